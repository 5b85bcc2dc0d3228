//! The binary `qantara`: see [`qantara_cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    qantara_cli::main()
}
