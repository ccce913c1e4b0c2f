//! Scripts that have a batch system compute a sweep in shares: commented, to be read and changed before they are sent off.
//!
//! Nothing is sent off here, and no system is asked: what a cluster wants beside this (account, partition) its users know.

use std::fmt::Write;

/// A batch system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchSystem {
    /// Slurm.
    Slurm,
    /// HyperQueue.
    Hq,
    /// PBS Professional and OpenPBS.
    Pbs,
}

/// A sweep to be shared out.
#[derive(Debug, Clone, Copy)]
pub struct SharedSweep<'s> {
    /// The scenario as it was called.
    pub scenario: &'s str,
    /// The folder of the shares.
    pub shards: &'s str,
    /// Points in all.
    pub points: usize,
    /// Arguments to pass on.
    pub arguments: &'s [String],
}

/// Points that a share has at least: fewer are done before a task has started well.
const FEWEST: usize = 10_000;
/// Shares unless the user writes another number.
const MOST: usize = 64;

impl BatchSystem {
    /// The system of a name.
    pub fn named(name: &str) -> Result<BatchSystem, String> {
        match name {
            "slurm" => Ok(BatchSystem::Slurm),
            "hq" => Ok(BatchSystem::Hq),
            "pbs" => Ok(BatchSystem::Pbs),
            _ => Err("slurm, hq and pbs are known".to_owned()),
        }
    }

    /// Directives for an array of so many tasks, how the script is sent off, and how many threads a task has.
    fn terms(self, of: usize) -> (String, &'static str, &'static str) {
        let last = of - 1;
        match self {
            BatchSystem::Slurm => (
                format!(
                    "#SBATCH --job-name=monobis\n\
                     #SBATCH --array=0-{last}\n\
                     #SBATCH --cpus-per-task=1\n\
                     #SBATCH --time=01:00:00\n\
                     # A task that is killed is queued again, and goes on where it was.\n\
                     #SBATCH --requeue --open-mode=append\n\
                     # A minute before its time is over it is told to end its chunk.\n\
                     #SBATCH --signal=B:TERM@60\n"
                ),
                "sbatch",
                "${SLURM_CPUS_PER_TASK:-1}",
            ),
            BatchSystem::Hq => (
                format!("#HQ --name=monobis\n#HQ --array=0-{last}\n#HQ --cpus=1\n"),
                "hq submit",
                "${HQ_NUM_CPUS:-1}",
            ),
            BatchSystem::Pbs => (
                format!(
                    "#PBS -N monobis\n\
                     #PBS -J 0-{last}\n\
                     #PBS -l select=1:ncpus=1\n\
                     #PBS -l walltime=01:00:00\n\
                     # A task that is killed is queued again, and goes on where it was.\n\
                     #PBS -r y\n"
                ),
                "qsub",
                "${NCPUS:-1}",
            ),
        }
    }

    /// Tasks as the system takes them.
    fn again(self) -> &'static str {
        match self {
            BatchSystem::Slurm => "sbatch --array=THOSE",
            BatchSystem::Hq => "hq submit --array=THOSE",
            BatchSystem::Pbs => "qsub -J FIRST-LAST",
        }
    }
}

/// The script.
pub fn script(system: BatchSystem, sweep: SharedSweep<'_>) -> String {
    let of = (sweep.points / FEWEST).clamp(2, MOST);
    let (directives, send, threads) = system.terms(of);
    let (scenario, shards) = (quoted(sweep.scenario), quoted(sweep.shards));
    let mut script = format!(
        "#!/bin/sh\n\
         # {} points of {} in {of} shares, a task each. Save this as job.sh, then\n\
         #     {send} job.sh\n\
         #     monobis status {shards}    # how far it is, and which tasks are missing\n\
         #     {} job.sh    # those once more\n\
         #     monobis merge {shards}     # when all are there\n\
         # Another number of shares stands in two places: in the array, which counts from 0, and behind auto/.\n\
         {directives}",
        sweep.points,
        sweep.scenario.replace(char::is_control, " "),
        system.again()
    );
    if system == BatchSystem::Pbs {
        script += "cd \"$PBS_O_WORKDIR\" || exit 1\n";
    }
    // The program takes the place of the shell, so that signals come to it.
    let _ = write!(
        script,
        "exec monobis sweep {scenario} --shard auto/{of} --resume --threads \"{threads}\""
    );
    for argument in sweep.arguments {
        let _ = write!(script, " {}", quoted(argument));
    }
    script
}

/// As one word of a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_word_of_a_shell() {
        assert_eq!(quoted("a/b-c.toml"), "a/b-c.toml");
        assert_eq!(quoted("it's 5 °C; rm"), r"'it'\''s 5 °C; rm'");
        assert_eq!(quoted(""), "''");
    }
}
