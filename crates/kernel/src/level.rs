//! What the processor can do.

/// A set of instructions that routines are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(pub(crate) Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Set {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}

impl Level {
    /// What every processor that this was compiled for can do; on ARM this
    /// includes NEON.
    pub const PORTABLE: Self = Self(Set::Portable);

    /// The levels that this processor has, the plainest first.
    pub fn all() -> impl Iterator<Item = Self> {
        #[cfg(target_arch = "x86_64")]
        let extensions = {
            // A level has what the levels before it have.
            let avx2 = is_x86_feature_detected!("avx2");
            let avx512 = avx2 && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
            [
                (Set::Avx2, avx2),
                (Set::Avx512, avx512),
                (Set::Avx512Vnni, avx512 && is_x86_feature_detected!("avx512vnni")),
            ]
        };
        #[cfg(not(target_arch = "x86_64"))]
        let extensions: [(Set, bool); 0] = [];
        let had = extensions.into_iter().filter(|(_, had)| *had).map(|(set, _)| Self(set));
        std::iter::once(Self::PORTABLE).chain(had)
    }

    /// The best level that this processor has.
    pub fn best() -> Self {
        Self::all().max().unwrap_or(Self::PORTABLE)
    }

    /// Its name, as `lscpu` writes it.
    pub fn name(self) -> &'static str {
        match self.0 {
            Set::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => "avx512bw",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512Vnni => "avx512_vnni",
        }
    }
}

/// Compiles a routine for each level, and calls the one that is asked for.
macro_rules! for_each_level {
    ($level:expr, $body:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?) => {{
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2")]
        fn avx2($($argument: $type),*) $(-> $result)? {
            $body($($argument),*)
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f,avx512bw")]
        fn avx512($($argument: $type),*) $(-> $result)? {
            $body($($argument),*)
        }
        match $level.0 {
            $crate::level::Set::Portable => $body($($argument),*),
            // SAFETY: a `Level` beyond the portable one is made by
            // `Level::all` alone, which has found these extensions.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            $crate::level::Set::Avx2 => unsafe { avx2($($argument),*) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            $crate::level::Set::Avx512 | $crate::level::Set::Avx512Vnni => unsafe { avx512($($argument),*) },
        }
    }};
}

pub(crate) use for_each_level;
