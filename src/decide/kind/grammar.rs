//! Texts ↔ integers: durations in seconds, amounts in minor units, days and seconds since 1970.
//!
//! The grammar, the same in cells, in answers and in `decide-value.js`: full-width characters count
//! as their ASCII twins and white space at the ends is dropped; then
//!
//! - yes and no, in Chinese or English;
//! - duration: one or more of a whole number and a unit (`48h`, `2 天 3 小时`, `90min`), or `0`;
//! - amount: `1234`, `1,234.50`, `¥12.5`, `12.5元`, with at most the kind's digits after the point;
//! - date: `2026-03-02`, `2026/3/2`, `2026年3月2日`;
//! - time of day: `18:05`;
//! - date-time: a date, then `T` or a space (not needed after `日`), `10:00` or `10:00:30`, and perhaps `Z` or `+08:00`.

pub(crate) mod amount;
pub(crate) mod clock;
pub(crate) mod length;
pub(crate) mod plain;
pub(crate) mod signs;
pub(crate) mod zone;
