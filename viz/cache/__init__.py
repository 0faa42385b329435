"""What all visitors share: networks loaded once, what they made of texts and sentences, how memory is swept."""
