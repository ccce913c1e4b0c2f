//! Settings from outside a file, as they are typed: `ADDRESS=VALUE`.

/// Settings at most: more belong into a file.
const MOST_SETTINGS: usize = 100;

/// Addresses and values taken apart, as [`scenario`](crate::scenario) takes them.
///
/// # Errors
///
/// One that is none, or that there are too many.
pub fn settings(list: &[String]) -> Result<Vec<(String, String)>, String> {
    let one = |text: &String| {
        let (address, value) = text
            .split_once('=')
            .ok_or(format!("--set {text}: write ADDRESS=VALUE"))?;
        Ok((
            address.trim().to_string(),
            value.trim().trim_matches('"').to_string(),
        ))
    };
    if list.len() > MOST_SETTINGS {
        let many = list.len();
        return Err(format!(
            "--set stands {many} times, at most {MOST_SETTINGS} are taken: write a [[variant]]"
        ));
    }
    list.iter().map(one).collect()
}
