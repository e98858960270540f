//! Names of time zones that people write, and the zones that they mean.

use jiff::tz::TimeZoneDatabase;

/// Cities that people name though their zone is called after another.
const CITIES: &[(&str, &str)] = &[
    ("beijing", "Asia/Shanghai"),
    ("peking", "Asia/Shanghai"),
    ("chongqing", "Asia/Shanghai"),
    ("guangzhou", "Asia/Shanghai"),
    ("shenzhen", "Asia/Shanghai"),
    ("china", "Asia/Shanghai"),
    ("prc", "Asia/Shanghai"),
    ("cst", "Asia/Shanghai"),
    ("北京", "Asia/Shanghai"),
    ("上海", "Asia/Shanghai"),
    ("中国", "Asia/Shanghai"),
    ("香港", "Asia/Hong_Kong"),
    ("台北", "Asia/Taipei"),
    ("munich", "Europe/Berlin"),
    ("frankfurt", "Europe/Berlin"),
    ("hamburg", "Europe/Berlin"),
    ("geneva", "Europe/Zurich"),
    ("milan", "Europe/Rome"),
    ("barcelona", "Europe/Madrid"),
    ("manchester", "Europe/London"),
    ("edinburgh", "Europe/London"),
    ("boston", "America/New_York"),
    ("washington", "America/New_York"),
    ("miami", "America/New_York"),
    ("san_francisco", "America/Los_Angeles"),
    ("seattle", "America/Los_Angeles"),
    ("mumbai", "Asia/Kolkata"),
    ("delhi", "Asia/Kolkata"),
    ("new_delhi", "Asia/Kolkata"),
    ("bangalore", "Asia/Kolkata"),
    ("osaka", "Asia/Tokyo"),
    ("canberra", "Australia/Sydney"),
    ("bst", "Europe/London"),
    ("cest", "Europe/Berlin"),
    ("edt", "America/New_York"),
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("jst", "Asia/Tokyo"),
    ("kst", "Asia/Seoul"),
    ("aest", "Australia/Sydney"),
    ("aedt", "Australia/Sydney"),
];

/// Length of the longest zone abbreviation, such as `AEST`. A similar abbreviation is another zone, so none is
/// suggested for names this short.
const ABBREVIATION: usize = 4;

/// The zone that a wrong name means.
pub fn zone_meant(name: &str) -> Option<String> {
    let plain = name.trim().replace(' ', "_").to_lowercase();
    // `GMT+1` is an hour ahead of London, and `Etc/GMT+1` an hour behind: which is meant is unknown.
    let is_offset = |text: &str| text.starts_with(['+', '-', '\u{2212}']);
    if is_offset(&plain) || ["gmt", "utc"].iter().any(|sign| plain.strip_prefix(sign).is_some_and(is_offset))
    {
        return None;
    }
    let city = plain.rsplit('/').next().unwrap_or_default();
    if let Some((_, zone)) = CITIES.iter().find(|(known, _)| *known == city) {
        return Some((*zone).to_string());
    }
    let known: Vec<String> = TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect();
    let place = |zone: &&String| zone.to_lowercase().rsplit('/').next() == Some(city);
    let near = || {
        let name = Some(name).filter(|name| name.len() > ABBREVIATION)?;
        super::closest(name, known.iter().map(String::as_str)).map(str::to_string)
    };
    known.iter().filter(|zone| zone.contains('/')).find(place).cloned().or_else(near)
}
