//! Settings from several places as one: tables put together key by key, and no value over another.
//!
//! Bottlerocket itself would take a later list in place of an earlier one, and only some of its lists mean the same when
//! both are put together, so lists that are unlike are refused as other values are.

use serde_json::{Map, Value as Json};

use super::value::shown;
use crate::cluster_config::json::LocatedObject;
use crate::cluster_config::reader::join;
use crate::problem::Problem;

/// All of the settings, in the order given; `None` where there are none. Notes each value that is unlike an earlier one.
pub(crate) fn combine<'a>(
    mut all: impl Iterator<Item = &'a LocatedObject>,
    problems: &mut Vec<Problem>,
) -> Option<LocatedObject> {
    let mut combined = all.next()?.clone();
    for next in all {
        let mut object = std::mem::take(&mut combined.object);
        lay(&mut object, &combined, next, &next.object, "", problems);
        combined.object = object;
        for (path, place) in &next.places {
            combined.places.entry(path.clone()).or_insert_with(|| place.clone());
        }
    }
    Some(combined)
}

/// Adds to `into`, whose places are those of `earlier`, what `object` of `later` has below `within`.
fn lay(
    into: &mut Map<String, Json>,
    earlier: &LocatedObject,
    later: &LocatedObject,
    object: &Map<String, Json>,
    within: &str,
    problems: &mut Vec<Problem>,
) {
    for (key, value) in object {
        let path = join(within, key);
        match (into.get_mut(key), value) {
            (None, _) => drop(into.insert(key.clone(), value.clone())),
            (Some(Json::Object(into)), Json::Object(object)) => lay(into, earlier, later, object, &path, problems),
            // What could not be read stands as null, which is told of already.
            (Some(there), value) if there == value || there.is_null() || value.is_null() => {}
            (Some(there), value) => {
                let first = earlier.places.get(&path).unwrap_or(&earlier.place);
                let place = later.places.get(&path).unwrap_or(&later.place);
                let message = if there.is_array() && value.is_array() {
                    format!("is another list than at {first}; write all of it in one of the two")
                } else {
                    format!("is {} here, and {} at {first}; keep one of them", shown(value), shown(there))
                };
                problems.push(Problem::at(place, message));
            }
        }
    }
}
