//! Which share of a sweep a program has: as typed, or as the array of a batch system numbers it.
//!
//! Shares are counted from 0, as arrays are. What a system does not say is asked for, never guessed: a part of an array that is sent off
//! again counts its own tasks, not those that there were.

/// Number of a share, and how many there are.
pub type ShardNumber = (usize, usize);

/// Shares at most.
const MOST: usize = 100_000;

/// A batch system's name for the number of a task in an array, and the number of the first task.
const TASKS: [(&str, usize); 4] = [
    ("SLURM_ARRAY_TASK_ID", 0),
    ("HQ_TASK_ID", 0),
    ("PBS_ARRAY_INDEX", 0),
    // Grid Engine counts from 1.
    ("SGE_TASK_ID", 1),
];

/// The share that `i/n`, `auto` or `auto/n` asks for, where a variable of the environment has a value.
pub fn asked(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<ShardNumber, String> {
    let (number, of) = match text.split_once('/') {
        Some((number, of)) => (number, Some(whole(of, text)?)),
        None if text == "auto" => (text, None),
        None => return Err(unread(text)),
    };
    let number = |of: Option<usize>| match number {
        "auto" => task(&variable, of),
        given => Ok((whole(given, text)?, of.unwrap_or_default())),
    };
    let (number, of) = number(of)?;
    match of {
        0 => Err("there is one share at least".to_owned()),
        _ if of > MOST => Err(format!(
            "{of} shares are asked for, at most {MOST} are dealt out"
        )),
        _ if number >= of => Err(format!(
            "there is no share {number} of {of}: they are counted from 0 to {}; in an array, by --array=0-{} or what your system calls it",
            of - 1,
            of - 1
        )),
        _ => Ok((number, of)),
    }
}

fn whole(number: &str, text: &str) -> Result<usize, String> {
    number.parse().map_err(|_| unread(text))
}

fn unread(text: &str) -> String {
    format!("`{text}` names no share; write 3/8 (counted from 0), or auto/8 in an array of tasks")
}

/// The task that this is, and how many there are where that was not given.
fn task(
    variable: &impl Fn(&str) -> Option<String>,
    of: Option<usize>,
) -> Result<ShardNumber, String> {
    // Grid Engine calls the number of what is no array `undefined`.
    let number = |name: &str| variable(name)?.parse::<usize>().ok();
    let found = TASKS
        .iter()
        .find_map(|(name, first)| Some((*name, number(name)?, *first)));
    let Some((name, id, first)) = found else {
        let names = TASKS.map(|(name, _)| name).join(", ");
        return Err(format!(
            "this is no task of an array: none of {names} is set; write the number, as in 3/8"
        ));
    };
    let id = id.checked_sub(first).ok_or(format!(
        "{name} is {id}, and tasks are counted from {first} there"
    ))?;
    if let Some(of) = of {
        return Ok((id, of));
    }
    let slurm = ["MIN", "MAX", "COUNT"].map(|what| number(&format!("SLURM_ARRAY_TASK_{what}")));
    let grid = ["FIRST", "LAST", "STEPSIZE"].map(|what| number(&format!("SGE_TASK_{what}")));
    match (name, slurm, grid) {
        ("SLURM_ARRAY_TASK_ID", [Some(0), Some(last), Some(count)], _) if last + 1 == count => {
            Ok((id, count))
        }
        ("SGE_TASK_ID", _, [Some(1), Some(last), Some(1)]) => Ok((id, last)),
        _ => Err(format!(
            "{name} is the number of a task, but how many shares there are is not to be had from this array; write it, as in auto/8"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_array(text: &str, variables: &[(&str, &str)]) -> Result<ShardNumber, String> {
        asked(text, |name| {
            let mut all = variables.iter();
            all.find(|(own, _)| *own == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn as_typed() {
        assert_eq!(in_array("0/1", &[]), Ok((0, 1)));
        assert_eq!(in_array("7/8", &[]), Ok((7, 8)));
        for (text, said) in [
            ("8/8", "counted from 0 to 7"),
            ("1/0", "one share at least"),
            ("3", "write 3/8"),
            ("x/8", "write 3/8"),
            ("-1/8", "write 3/8"),
            ("0/1000000", "at most"),
            ("auto", "no task of an array"),
        ] {
            let told = in_array(text, &[]).unwrap_err();
            assert!(told.contains(said), "{text}: {told}");
        }
    }

    #[test]
    fn as_arrays_number_it() {
        let slurm = |id, min, max, count| {
            [
                ("SLURM_ARRAY_TASK_ID", id),
                ("SLURM_ARRAY_TASK_MIN", min),
                ("SLURM_ARRAY_TASK_MAX", max),
                ("SLURM_ARRAY_TASK_COUNT", count),
            ]
        };
        assert_eq!(in_array("auto", &slurm("3", "0", "7", "8")), Ok((3, 8)));
        assert_eq!(in_array("auto/8", &slurm("3", "3", "5", "2")), Ok((3, 8)));
        // Part of an array that is sent off again: of how many is not to be had.
        for part in [slurm("3", "3", "5", "3"), slurm("0", "0", "5", "2")] {
            let told = in_array("auto", &part).unwrap_err();
            assert!(told.contains("as in auto/8"), "{told}");
        }
        assert!(in_array("auto/8", &slurm("8", "1", "8", "8")).is_err());
        assert_eq!(in_array("auto/4", &[("HQ_TASK_ID", "3")]), Ok((3, 4)));
        assert_eq!(in_array("auto/4", &[("PBS_ARRAY_INDEX", "0")]), Ok((0, 4)));
        assert!(in_array("auto", &[("HQ_TASK_ID", "3")]).is_err());
        let grid = [
            ("SGE_TASK_ID", "1"),
            ("SGE_TASK_FIRST", "1"),
            ("SGE_TASK_LAST", "4"),
            ("SGE_TASK_STEPSIZE", "1"),
        ];
        assert_eq!(in_array("auto", &grid), Ok((0, 4)));
        assert!(in_array("auto", &[("SGE_TASK_ID", "undefined")]).is_err());
    }
}
