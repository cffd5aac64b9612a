package storage

// GiveBack frees the memory in which SQLite keeps pages of the file that it has
// read: after a long document was opened they are as large as the document, and
// are not read again. What is needed later comes from the file. It waits for a
// change that is under way, and for nothing else.
func (p *Project) GiveBack() {
	p.writing.Lock()
	defer p.writing.Unlock()
	p.gate.Lock()
	defer p.gate.Unlock()
	if p.reader != nil {
		// A connection that is closed keeps nothing; the next read opens one.
		p.reader.SetMaxIdleConns(0)
		p.reader.SetMaxIdleConns(mostReaders)
	}
	if p.writer != nil {
		_, _ = p.writer.Exec("PRAGMA shrink_memory") // what it cannot free it keeps
	}
}
