#![expect(clippy::print_stdout, reason = "cli")]
fn main() {
    println!("x");
}
