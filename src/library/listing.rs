//! What the library knows, as plain rows: for `monobis library`.

