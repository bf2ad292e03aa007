package progress

import "earshot/secrets"

// ID is what a learner's browser holds to be known again: 128 random bits as 32 hexadecimal digits.
type ID string

// NewID makes an ID that nobody can guess.
func NewID() ID { return ID(secrets.Token()) }

// ParseID reads an ID that a browser has sent; ok is false if it can't be one.
func ParseID(text string) (id ID, ok bool) { return ID(text), secrets.IsToken(text) }

// hash is what the file holds of an ID.
func (id ID) hash() []byte { return secrets.Hash("", string(id)) }

// codeLength makes a code one of 28⁸, 3.8 × 10¹¹.
const codeLength = 8

// newCode makes a code, written as people read it: in two halves.
func newCode() string {
	code := secrets.Code(codeLength)
	return code[:codeLength/2] + "-" + code[codeLength/2:]
}

// codeHash is what the file holds of a code, however it was typed.
func codeHash(typed string) []byte { return secrets.Hash("code ", secrets.ReadCode(typed)) }
