#!/bin/sh
# Cloudflare Pages: build command `sh .cloudflare/build.sh`, build output directory `public`.
# Headers and redirects are in the site (`output:` in content/site.yaml).
set -eu
if ! command -v zhinan >/dev/null; then
  command -v cargo >/dev/null || curl -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal
  PATH="$HOME/.cargo/bin:$PATH"
  cargo install --locked zhinan --version {version}
fi
zhinan check
zhinan test
zhinan build
