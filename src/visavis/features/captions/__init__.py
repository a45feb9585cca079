"""What is said in a call, as text both sides can read: captions, translations, protected facts."""
