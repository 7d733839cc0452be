"""What becomes public: CAP 1.2 messages (OASIS) with identifiers of GB/T 35965.1-2018."""
