//! Text → value, counted: what aliases (`*name`) repeat is made anew for each of them, so a small
//! text can stand for a large one.

use crate::limits::{YAML_ALIASED, YAML_VALUES};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_yaml::value::{Tag, TaggedValue, Value};
use std::cell::Cell;
use std::fmt;

/// Reads a document. Fails where aliases repeat too much of it.
pub(super) fn read(text: &str) -> Result<Value, serde_yaml::Error> {
    let bytes = Cell::new(2 * text.len() + YAML_ALIASED.most);
    let values = Cell::new(2 * most_values(text));
    let mut value =
        Counted { bytes: &bytes, values: &values }.deserialize(serde_yaml::Deserializer::from_str(text))?;
    value.apply_merge()?;
    Ok(value)
}

/// As many values may stand in a text of this length.
pub(super) fn most_values(text: &str) -> usize {
    YAML_VALUES.most + text.len() / 3
}

/// About how many values a text has, in units of the memory that parsers take for them: a value in
/// brackets is held for longer.
pub(super) fn weight(text: &str) -> usize {
    let bytes = text.as_bytes();
    let blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let one = |(at, byte): (usize, &u8)| match byte {
        b',' | b'[' | b']' | b'{' | b'}' => 4,
        b'\n' | b'\r' => 1,
        b':' | b'-' | b'?' => usize::from(blank(at + 1)),
        _ => 0,
    };
    bytes.iter().enumerate().map(one).sum()
}

/// What is left, in bytes of texts and in values.
#[derive(Clone, Copy)]
struct Counted<'a> {
    bytes: &'a Cell<usize>,
    values: &'a Cell<usize>,
}

impl Counted<'_> {
    fn take<E: Error>(self, bytes: usize) -> Result<(), E> {
        let left = (self.bytes.get().checked_sub(bytes), self.values.get().checked_sub(1));
        let (Some(bytes), Some(values)) = left else { return Err(E::custom(YAML_ALIASED.message)) };
        self.bytes.set(bytes);
        self.values.set(values);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Counted<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Counted<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.take(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.take(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.take(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.take(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.take(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.take(0)?;
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut data: A) -> Result<Value, A::Error> {
        self.take(0)?;
        let mut items = Vec::new();
        while let Some(item) = data.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut data: A) -> Result<Value, A::Error> {
        self.take(0)?;
        let mut map = serde_yaml::Mapping::new();
        while let Some(key) = data.next_key_seed(self)? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(repeated(&key)));
            }
            map.insert(key, data.next_value_seed(self)?);
        }
        Ok(Value::Mapping(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, contents) = data.variant::<String>()?;
        if tag.is_empty() {
            return Err(A::Error::custom("empty YAML tag is not allowed"));
        }
        let value = contents.newtype_variant_seed(self)?;
        Ok(Value::Tagged(Box::new(TaggedValue { tag: Tag::new(tag), value })))
    }
}

fn repeated(key: &Value) -> String {
    match key {
        Value::Null => "duplicate entry with null key".into(),
        Value::Bool(key) => format!("duplicate entry with key `{key}`"),
        Value::Number(key) => format!("duplicate entry with key {key}"),
        Value::String(key) => format!("duplicate entry with key {key:?}"),
        _ => "duplicate entry in YAML map".into(),
    }
}
