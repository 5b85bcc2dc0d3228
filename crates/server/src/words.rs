//! The messages of every language, loaded once.

use qantara_engine::language::Tongue;
use qantara_messages::Messages;

/// The messages of every language.
#[derive(Debug)]
pub(crate) struct Words([Messages; 3]);

impl Words {
    pub(crate) fn new() -> Self {
        Self(Tongue::ALL.map(Messages::new))
    }

    /// The messages of one language.
    pub(crate) fn in_tongue(&self, tongue: Tongue) -> &Messages {
        self.0.iter().find(|messages| messages.tongue() == tongue).expect("every tongue has messages")
    }
}
