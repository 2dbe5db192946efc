//! What the child may use; more kills it.

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, Signal, setrlimit};

/// Address space: a file of [`super::MAX_UPLOAD`] with everything that is made of it, and the program itself.
const MEMORY: u64 = 640 * 1024 * 1024;
/// Processor time; an honest file needs a small part of one second.
const SECONDS: u64 = 10;

/// Signal at the end of the processor time.
pub(super) const OUT_OF_TIME: i32 = Signal::XCPU.as_raw();
/// Signal where the first one was passed over.
pub(super) const KILLED: i32 = Signal::KILL.as_raw();
/// Signal that a program without memory gives itself.
pub(super) const ABORTED: i32 = Signal::ABORT.as_raw();

/// Limits memory and time, forbids core dumps (they would hold the file) and writing any file.
pub(super) fn limit_this_process() -> Result<(), Errno> {
    let at_most = |resource, soft, hard| {
        let limit = Rlimit {
            current: Some(soft),
            maximum: Some(hard),
        };
        setrlimit(resource, limit)
    };
    at_most(Resource::Core, 0, 0)?;
    at_most(Resource::Fsize, 0, 0)?;
    at_most(Resource::As, MEMORY, MEMORY)?;
    at_most(Resource::Cpu, SECONDS, SECONDS + 1)
}
