//! Takes the wrappings off: launch template JSON, base64, gzip, found by their content.
//!
//! cloud-init unwraps less than this module does (one gzip, and no base64 beyond EC2's own); what it would not unwrap
//! is taken off all the same and told in a warning.

use super::error::InspectError;
use super::gzip::Allowance;
use super::report::Layer;
use super::{encoded, gzip, launch_template};

/// What tools stack up by mistake is two or three; more is made by hand.
const MOST_LAYERS: usize = 8;

/// User data without its wrappings.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The layers that were taken off, the outermost first.
    pub(super) layers: Vec<Layer>,
    /// Bytes that count against EC2's limit: those that the instance gets.
    pub(super) raw_size: u64,
    /// The document itself.
    pub(super) document: Vec<u8>,
    pub(super) warnings: Vec<String>,
}

impl Decoded {
    /// Whether the document lies directly in gzip, so that what stands in it shares that compression.
    pub(super) fn in_gzip(&self) -> bool {
        matches!(self.layers.last(), Some(Layer::Gzip { .. }))
    }
}

/// Takes off every layer.
pub(super) fn decode(bytes: &[u8], allowance: &mut Allowance) -> Result<Decoded, InspectError> {
    let mut layers = Vec::new();
    let mut warnings = Vec::new();
    let mut document = bytes.to_vec();
    if let Some((layer, user_data)) = launch_template::user_data(bytes)? {
        layers.push(layer);
        document = user_data.into_bytes();
    }
    if document.trim_ascii().is_empty() {
        return Err(InspectError::Empty { place: "user data".to_owned() });
    }
    // EC2 itself takes off the base64 of its API; the rest is what the limit counts and the instance gets.
    let mut raw_size = None;
    loop {
        let place = place(&layers);
        if gzip::is_gzip(&document) {
            let unpacked = gzip::unpack(&document, allowance, &place)?;
            warn_of_gzip(&mut warnings, &layers, unpacked.trailing);
            raw_size.get_or_insert(document.len());
            layers.push(Layer::Gzip { trailing_bytes: unpacked.trailing });
            document = unpacked.bytes;
        } else if encoded::looks_encoded(&document) {
            let decoded = encoded::decode(&document, &place)?;
            warn_of_base64(&mut warnings, &layers);
            document = decoded.bytes;
            raw_size.get_or_insert(document.len());
            layers.push(Layer::Base64 { folded: decoded.folded });
        } else {
            warn_of_plain_text(&mut warnings, &layers);
            break;
        }
        if layers.len() > MOST_LAYERS {
            return Err(InspectError::TooManyLayers { limit: MOST_LAYERS });
        }
        if document.trim_ascii().is_empty() {
            return Err(InspectError::Empty { place: super::decode::place(&layers) });
        }
    }
    let raw_size = raw_size.unwrap_or(document.len()) as u64;
    Ok(Decoded { layers, raw_size, document, warnings })
}

fn warn_of_gzip(warnings: &mut Vec<String>, layers: &[Layer], trailing: usize) {
    if trailing > 0 {
        warnings.push(format!(
            "{trailing} bytes stand after the gzip data: cloud-init then takes none of it for gzip and drops the user \
             data, so remove them"
        ));
    }
    if layers.iter().any(|layer| matches!(layer, Layer::Gzip { .. })) {
        warnings.push("gzip lies within gzip: cloud-init unpacks once, so compress once".to_owned());
    }
}

fn warn_of_base64(warnings: &mut Vec<String>, layers: &[Layer]) {
    match layers.last() {
        Some(Layer::Base64 { .. }) => warnings.push(
            "base64 lies within base64: EC2 decodes once, and of cloud-init only Amazon's builds decode again, so \
             encode once"
                .to_owned(),
        ),
        Some(Layer::Gzip { .. }) => warnings.push(
            "base64 lies within gzip: cloud-init does not decode it there, so compress the data itself".to_owned(),
        ),
        Some(Layer::LaunchTemplate | Layer::Terraform) | None => {}
    }
}

/// EC2's API takes nothing but base64.
fn warn_of_plain_text(warnings: &mut Vec<String>, layers: &[Layer]) {
    if let [Layer::LaunchTemplate | Layer::Terraform] = layers {
        warnings.push(format!(
            "{} is not base64, and EC2 refuses what is not: encode it, as gen-userdata --format launch-template does",
            place(layers)
        ));
    }
}

/// The name of what is left once these layers are off, for errors.
fn place(layers: &[Layer]) -> String {
    match layers.last() {
        None => "user data".to_owned(),
        Some(Layer::LaunchTemplate) => "UserData of the launch template".to_owned(),
        Some(Layer::Terraform) => "user_data_base64 of the Terraform JSON".to_owned(),
        Some(Layer::Base64 { .. }) => "user data within base64".to_owned(),
        Some(Layer::Gzip { .. }) => "user data within gzip".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::tests::build::{base64, gzip};

    const SCRIPT: &[u8] = b"#!/bin/sh\necho hello\n";

    fn decoded(bytes: &[u8]) -> Decoded {
        decode(bytes, &mut Allowance::new(1 << 20)).expect("sound input")
    }

    fn message(bytes: &[u8]) -> String {
        decode(bytes, &mut Allowance::new(1 << 20)).expect_err("bad input").to_string()
    }

    #[test]
    fn the_raw_size_is_what_the_instance_gets() {
        let packed = gzip(SCRIPT);
        for bytes in [packed.clone(), base64(&packed).into_bytes()] {
            let decoded = decoded(&bytes);
            assert_eq!((decoded.raw_size, decoded.document.as_slice()), (packed.len() as u64, SCRIPT));
            assert!(decoded.in_gzip() && decoded.warnings.is_empty());
        }
        assert_eq!(decoded(SCRIPT).raw_size, SCRIPT.len() as u64);
    }

    #[test]
    fn double_base64_is_seen_through_and_warned_of() {
        let once = base64(SCRIPT);
        let decoded = decoded(base64(once.as_bytes()).as_bytes());
        assert_eq!(decoded.layers, [Layer::Base64 { folded: false }, Layer::Base64 { folded: false }]);
        assert_eq!((decoded.raw_size, decoded.document.as_slice()), (once.len() as u64, SCRIPT));
        assert_eq!(
            decoded.warnings,
            ["base64 lies within base64: EC2 decodes once, and of cloud-init only Amazon's builds decode again, so \
              encode once"]
        );
    }

    #[test]
    fn layers_that_cloud_init_does_not_take_off_are_warned_of() {
        assert_eq!(
            decoded(&gzip(&gzip(SCRIPT))).warnings,
            ["gzip lies within gzip: cloud-init unpacks once, so compress once"]
        );
        assert_eq!(
            decoded(&gzip(base64(SCRIPT).as_bytes())).warnings,
            ["base64 lies within gzip: cloud-init does not decode it there, so compress the data itself"]
        );
        assert_eq!(
            decoded(&[gzip(SCRIPT), b"tail".to_vec()].concat()).warnings,
            ["4 bytes stand after the gzip data: cloud-init then takes none of it for gzip and drops the user \
                 data, so \
              remove them"]
        );
    }

    #[test]
    fn an_input_of_nothing_but_layers_is_refused() {
        let mut bytes = SCRIPT.to_vec();
        for _ in 0..20 {
            bytes = gzip(&bytes);
        }
        assert_eq!(
            message(&bytes),
            "more than 8 layers of base64 and gzip lie around each other: one of each is what cloud-init takes"
        );
    }

    #[test]
    fn nothing_is_called_empty_wherever_it_lies() {
        let nothing = "is empty: an instance without user data has nothing to inspect";
        assert_eq!(message(b" \n"), format!("user data {nothing}"));
        assert_eq!(message(&gzip(b"")), format!("user data within gzip {nothing}"));
        assert_eq!(message(br#"{"UserData": ""}"#), format!("user data {nothing}"));
    }

    #[test]
    fn errors_name_the_layer() {
        let cut = &gzip(SCRIPT)[..20];
        assert!(message(cut).starts_with("user data: the gzip data ends"));
        assert!(message(base64(cut).as_bytes()).starts_with("user data within base64: the gzip data ends"));
        assert!(
            message(br#"{"UserData": "IyEvYmluL3NoCmVjaG8gaG*sbG8="}"#)
                .starts_with("UserData of the launch template: line 1, column 23: '*' is not base64")
        );
    }
}
