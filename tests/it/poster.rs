//! Share pictures: what they show, long and hostile titles, files that are no fonts.

use std::io::Read;
use zhinan::poster::{Font, Poster, SIZE, draw};

/// A font that `tests/run` has installed on this machine.
fn font(name: &str) -> Font {
    let bytes = std::fs::read(format!("/usr/share/fonts/{name}")).expect("a font that `tests/run` installs");
    Font::new(bytes, "zh-CN").expect("outlines")
}

fn latin() -> Font {
    font("truetype/dejavu/DejaVuSans-Bold.ttf")
}

fn picture(font: &Font, title: &str, name: &str) -> Option<Vec<u8>> {
    draw(&Poster { title, name, ground: [11, 92, 76], ink: [255, 255, 255] }, font)
}

/// Colour levels of a picture, row by row, decoded as the PNG format defines it.
fn levels(png: &[u8]) -> Vec<Vec<u8>> {
    let (signature, mut rest) = png.split_at(8);
    assert_eq!(signature, b"\x89PNG\r\n\x1a\n");
    let (mut packed, mut size) = (Vec::new(), (0, 0));
    while let [a, b, c, d, after @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let (kind, data) = (&after[..4], &after[4..4 + length]);
        let mut crc = flate2::Crc::new();
        crc.update(&after[..4 + length]);
        assert_eq!(after[4 + length..8 + length], crc.sum().to_be_bytes());
        match kind {
            b"IHDR" => {
                let number =
                    |at: usize| u32::from_be_bytes(data[at..at + 4].try_into().expect("four")) as usize;
                size = (number(0), number(4));
                assert_eq!(data[8..], [4, 3, 0, 0, 0]);
            }
            b"PLTE" => assert_eq!((length, &data[..3], &data[45..]), (48, &[11, 92, 76][..], &[255; 3][..])),
            b"IDAT" => packed.extend(data),
            _ => assert_eq!(kind, b"IEND"),
        }
        rest = &after[8 + length..];
    }
    assert_eq!(size, SIZE);
    let mut rows = Vec::new();
    flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut rows).expect("packed rows");
    assert_eq!(rows.len(), SIZE.1 * (SIZE.0 / 2 + 1));
    let row = |row: &[u8]| row[1..].iter().flat_map(|two| [two >> 4, two & 15]).collect();
    rows.chunks(SIZE.0 / 2 + 1).map(row).collect()
}

/// Number of title lines in a picture: groups of consecutive rows with ink above the bar.
fn title_lines(png: &[u8]) -> usize {
    let inked: Vec<bool> = levels(png)[..SIZE.1 - 170].iter().map(|row| row.iter().any(|l| *l > 0)).collect();
    inked.windows(2).filter(|pair| !pair[0] && pair[1]).count()
}

#[test]
fn a_picture_shows_its_title() {
    let font = latin();
    let one = picture(&font, "Refunds", "Help").expect("a picture");
    assert_eq!(picture(&font, "Refunds", "Help").expect("a picture"), one, "the same each time");
    let other = picture(&font, "Appeals", "Help").expect("a picture");
    let differing: usize = levels(&one)
        .iter()
        .zip(&levels(&other))
        .map(|(a, b)| a.iter().zip(b).filter(|(a, b)| a != b).count())
        .sum();
    assert!(differing > 2000, "{differing} pixels differ");
    assert_ne!(
        picture(&font, "Refunds", "Docs").expect("a picture"),
        one,
        "another name makes another picture"
    );
    assert!(one.len() < 20_000, "{} bytes", one.len());
}

#[test]
fn a_long_title_wraps_and_ends_within_the_picture() {
    let font = latin();
    assert_eq!(title_lines(&picture(&font, "Mmm", "").expect("a picture")), 1);
    let lines = title_lines(&picture(&font, "Mmmmm Mmmmm Mmmmm Mmmmm Mmmmm Mmmmm", "").expect("a picture"));
    assert!(lines >= 2, "{lines}");
    for long in ["M ".repeat(5000), "M".repeat(10_000), "Mmm ".repeat(2500)] {
        let begin = std::time::Instant::now();
        let png = picture(&font, &long, &long).expect("a picture");
        assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
        let levels = levels(&png);
        let edge = |row: &Vec<u8>| row[..80].iter().chain(&row[SIZE.0 - 80..]).all(|level| *level == 0);
        assert!(levels.iter().all(edge), "nothing stands in the margin");
        assert!(levels[SIZE.1 - 60..].iter().flatten().all(|level| *level == 0));
    }
}

#[test]
fn chinese_is_set_where_the_font_has_it() {
    let font = font("opentype/noto/NotoSansCJK-Bold.ttc");
    let title = "店铺被平台处罚以后怎么申诉：先看通知，再准备证据，最后写申诉书";
    assert!(title_lines(&picture(&font, title, "商家维权").expect("a picture")) >= 2);
    assert!(!latin().sets("退款"), "no picture with holes");
    assert_eq!(picture(&latin(), "退款", "Help"), None);
    assert!(picture(&latin(), "Refund", "退款").is_some(), "a name that cannot be set is left out");
}

#[test]
fn hostile_titles_are_words_or_nothing() {
    let font = latin();
    for evil in ["<text>&amp;]]>\"'</svg>", "a\u{202e}b\u{0}\u{7}c", "🚀 Start 🎉", "a\tb\nc", "e\u{fe0f}"]
    {
        assert!(picture(&font, evil, evil).is_some(), "{evil:?}");
    }
    for none in ["", " ", "🚀", "\u{200b}", "…", "سلام", "नमस्ते", "שלום", "e\u{301}"]
    {
        assert_eq!(picture(&font, none, "Help"), None, "{none:?}");
    }
}

#[test]
fn what_is_no_font_is_refused() {
    for bytes in [&b""[..], b"ttcf", b"\0\x01\0\0", b"<svg>", &[0xff; 4096]] {
        assert_eq!(Font::new(bytes.to_vec(), "en"), None, "{bytes:?}");
    }
    let whole = std::fs::read("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf").expect("a font");
    for end in (0..whole.len()).step_by(whole.len() / 60) {
        if let Some(cut) = Font::new(whole[..end].to_vec(), "en") {
            let _ = picture(&cut, "Refunds", "Help");
        }
    }
}
