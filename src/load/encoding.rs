//! Bytes → text. Files should be in UTF-8. Where one is not, a finding names its encoding, and the text is still
//! decoded correctly.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::ops::Range;

/// Number of bytes that the guess of an encoding looks at.
const SAMPLE: usize = 256 * 1024;

/// Text that is not UTF-8.
pub(crate) struct Foreign {
    /// The text, as far as its encoding is known.
    pub(crate) text: String,
    /// The first character that is not as it should be.
    pub(crate) place: Range<usize>,
    /// Whether bytes were lost, so that the text is not whole in any encoding.
    pub(crate) is_damaged: bool,
    /// The fault, as a sentence without its end.
    pub(crate) message: String,
    /// The remedy.
    pub(crate) hint: String,
}

/// The text of a file, without a byte order mark.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, Foreign> {
    if let Some(is_big) = utf_32(&bytes) {
        return Err(foreign_32(&bytes, is_big));
    }
    if let Some(encoding) = utf_16(&bytes) {
        return Err(foreign(&bytes, encoding));
    }
    if is_no_text(&bytes) {
        return Err(no_text());
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            // The line ends of old Macs.
            if text.contains('\r') && !text.contains('\n') {
                text = text.replace('\r', "\n");
            }
            Ok(text)
        }
        Err(error) if is_mostly_utf_8(error.as_bytes()) => {
            let good = error.utf8_error().valid_up_to();
            Err(damaged(error.as_bytes(), good))
        }
        Err(error) => Err(foreign(error.as_bytes(), guess(error.as_bytes()))),
    }
}

/// Whether UTF-32 is big-endian; none where the bytes are not UTF-32. Told by the byte order mark, or by the
/// highest byte, which is 0 in every character.
fn utf_32(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => return Some(false),
        [0, 0, 0xfe, 0xff, ..] => return Some(true),
        _ => {}
    }
    let units = &bytes.chunks_exact(4).take(SAMPLE / 4).collect::<Vec<_>>();
    // Unicode ends with plane 16, and text has no character 0.
    let all = |high: usize, plane: usize| {
        let fits = |unit: &&[u8]| unit[high] == 0 && unit[plane] <= 16 && unit.iter().any(|byte| *byte != 0);
        units.len() > 1 && bytes.len().is_multiple_of(4) && units.iter().all(fits)
    };
    match (all(0, 1), all(3, 2)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

fn foreign_32(bytes: &[u8], is_big: bool) -> Foreign {
    let character = |unit: &[u8]| {
        let unit: [u8; 4] = unit.try_into().unwrap_or_default();
        let number = if is_big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
        char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    let text: String = bytes.chunks_exact(4).map(character).collect();
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_string);
    let place = 0..text.chars().next().map_or(0, char::len_utf8);
    let name = if is_big { "UTF-32BE" } else { "UTF-32LE" };
    let hint = format!("save it as UTF-8, in an editor or with `iconv -f {name} -t UTF-8 OLD > NEW`");
    Foreign { text, place, is_damaged: false, message: "this is UTF-32, not UTF-8".into(), hint }
}

/// UTF-16, by its mark or because every second byte of its ASCII characters is 0.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // A text of any language has spaces and line ends.
    let many = |zeros: usize, others: usize| zeros > 1 && zeros * 40 > sample.len() && zeros > 4 * others;
    match (many(odd, even), many(even, odd)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether most characters beyond ASCII are valid UTF-8, so that the file is damaged UTF-8 rather than another
/// encoding. A truncated character counts for neither.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(chunk.invalid().len() == 1);
    }
    good > bad
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether bytes are binary, such as a picture or an archive: no text has so many control characters.
fn is_no_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let control = |b: &&u8| **b < 0x20 && !b"\t\n\r\x0b\x0c\x1b".contains(b) || **b == 0x7f;
    let signs = sample.iter().filter(control).count();
    signs > 1 && signs * 20 > sample.len()
}

fn no_text() -> Foreign {
    Foreign {
        text: String::new(),
        place: 0..0,
        is_damaged: false,
        message: "this is no text".into(),
        hint: "give the file the ending of what it is, or take it out of the site's folder".into(),
    }
}

fn foreign(bytes: &[u8], encoding: &'static Encoding) -> Foreign {
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let name = name(encoding);
    let hint = format!(
        "save it as UTF-8, in an editor or with `iconv -f {} -t UTF-8 OLD > NEW`",
        iconv_name(encoding)
    );
    let place = first_odd(&text, encoding);
    let message = format!("this is {name}, not UTF-8");
    Foreign { text: text.into_owned(), place, is_damaged: false, message, hint }
}

/// The first character that other encodings write in another way; in UTF-16 that is the first of all.
fn first_odd(text: &str, encoding: &Encoding) -> Range<usize> {
    let is_utf_16 = encoding == UTF_16LE || encoding == UTF_16BE;
    let found = text.char_indices().find(|(_, c)| is_utf_16 || !c.is_ascii());
    found.map_or(0..0, |(at, c)| at..at + c.len_utf8())
}

fn damaged(bytes: &[u8], good: usize) -> Foreign {
    Foreign {
        text: String::from_utf8_lossy(bytes).into_owned(),
        place: good..good + char::REPLACEMENT_CHARACTER.len_utf8(),
        is_damaged: true,
        message: "bytes that are no UTF-8 text".into(),
        hint: "type the character anew: the file was cut off or damaged here".into(),
    }
}

/// The name by which people know an encoding.
fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "gb18030" | "GBK" => "GBK",
        "UTF-16LE" | "UTF-16BE" => "UTF-16",
        "windows-1252" => "Latin-1",
        "Shift_JIS" => "Shift JIS",
        known => known,
    }
}

fn iconv_name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "Shift_JIS" => "SHIFT_JIS",
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str =
        "# 退货运费由谁承担\n\n商家发错了货，运费由商家承担；买家改变主意，运费由买家承担。\n";

    fn told(bytes: &[u8]) -> (String, String, String) {
        let foreign = decode(bytes.to_vec()).expect_err("not UTF-8");
        let place = foreign.text.get(foreign.place).expect("whole characters").to_string();
        (foreign.message, place, foreign.text)
    }

    #[test]
    fn lines_of_old_macs_end() {
        let read = |text: &str| decode(text.into()).ok();
        assert_eq!(read("# H\r\rtext\r").as_deref(), Some("# H\n\ntext\n"));
        assert_eq!(read("# H\r\ntext\r\r\n").as_deref(), Some("# H\r\ntext\r\r\n"));
    }

    #[test]
    fn encodings_are_named_and_shown_as_they_were_meant() {
        let (gbk, ..) = encoding_rs::GBK.encode(CHINESE);
        assert_eq!(told(&gbk), ("this is GBK, not UTF-8".into(), "退".into(), CHINESE.into()));
        let (big5, ..) = encoding_rs::BIG5.encode("# 退貨運費由誰承擔\n\n商家發錯了貨，運費由商家承擔。\n");
        assert_eq!(told(&big5).0, "this is Big5, not UTF-8");
        let japanese = "# 返品の送料\n\n商品を間違えて送った場合は、店が負担します。\n";
        let (sjis, ..) = encoding_rs::SHIFT_JIS.encode(japanese);
        assert_eq!(told(&sjis), ("this is Shift JIS, not UTF-8".into(), "返".into(), japanese.into()));
        let (latin, ..) =
            encoding_rs::WINDOWS_1252.encode("# Rückgabe\n\nDie Rücksendekosten trägt der Verkäufer, wenn die Ware fehlerhaft ist; für alles Übrige gilt das Gesetz.\n");
        assert_eq!((told(&latin).0.as_str(), told(&latin).1.as_str()), ("this is Latin-1, not UTF-8", "ü"));
        for (mark, big) in [(true, false), (true, true), (false, false), (false, true)] {
            let unit = |u: u32| if big { u.to_be_bytes() } else { u.to_le_bytes() };
            let mut bytes: Vec<u8> = if mark { unit(0xfeff).to_vec() } else { Vec::new() };
            bytes.extend(format!("title: 一\n{CHINESE}").chars().map(u32::from).flat_map(unit));
            let (message, place, text) = told(&bytes);
            assert_eq!((message.as_str(), place.as_str()), ("this is UTF-32, not UTF-8", "t"));
            assert!(text.ends_with(CHINESE));
            let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
            let mut bytes: Vec<u8> = if mark { unit(0xfeff).to_vec() } else { Vec::new() };
            bytes.extend(format!("title: 一\n{CHINESE}").encode_utf16().flat_map(unit));
            let (message, place, text) = told(&bytes);
            assert_eq!((message.as_str(), place.as_str()), ("this is UTF-16, not UTF-8", "t"));
            assert!(text.ends_with(CHINESE));
        }
    }

    #[test]
    fn a_damaged_text_is_not_taken_for_another_encoding() {
        let mut bytes = CHINESE.as_bytes().to_vec();
        bytes.truncate(bytes.len() - 2);
        assert_eq!(told(&bytes).0, "bytes that are no UTF-8 text");
        assert_eq!(told(&bytes).1, "\u{fffd}");
        for rest in ["", "\n", "，多谢"] {
            let bytes = [&b"# a\n\n\xe9\x80\x80\xe8\xb4"[..], rest.as_bytes()].concat();
            assert_eq!(told(&bytes).0, "bytes that are no UTF-8 text", "{rest}");
        }
        assert_eq!(decode("\u{feff}一".into()).ok().as_deref(), Some("一"));
        assert_eq!(decode(b"one a\0b among many letters".to_vec()).ok().map(|text| text.len()), Some(26));
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x02\0\x08\x06\0\0\0".to_vec();
        assert_eq!(decode(picture).err().map(|foreign| foreign.message), Some("this is no text".into()));
        assert!(decode(Vec::new()).is_ok());
    }
}
