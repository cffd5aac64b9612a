//go:build linux

package hub

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sayso/internal/corpus"
	"sayso/storage"
)

// A file of version 2 comes to the hub that nobody opened since. Where it may only
// be read it stays as it is, byte for byte: what it has goes there, and what it
// lacks cannot come, which is said in a sentence. Where it may be written to, it is
// brought to this version, and has the same history.
func TestAFileOfVersion2ThatWasNeverMigratedMeetsAHub(t *testing.T) {
	needCluster(t)
	ctx := t.Context()
	at := cluster.Address("postgres", newHub(t))
	laptopWith := func(path string, readOnly bool) *laptop {
		l := &laptop{t: t, login: "postgres", address: at, path: path, project: must[*storage.Project](t)(storage.Open(ctx, path, storage.OpenOptions{ReadOnly: readOnly}))}
		l.open()
		t.Cleanup(l.close)
		return l
	}
	untouched := unpack(t, "version2")
	before := must[[]byte](t)(os.ReadFile(untouched))
	reader := laptopWith(untouched, true)
	people := must[[]corpus.Annotator](t)(reader.project.Annotators(ctx))
	check(t, reader.hub.AddProject(ctx, reader.project))
	must[string](t)(reader.hub.AddMember(ctx, reader.project, NewMember{Login: "postgres", Annotator: people[0].ID, Lead: true}))
	if r := reader.sync(); r.Pushed == 0 || r.Pulled != 0 {
		t.Errorf("of a file that may only be read %d went and %d came", r.Pushed, r.Pulled)
	}
	if r := reader.sync(); r.Pushed+r.Pulled != 0 {
		t.Errorf("the second time %d went and %d came", r.Pushed, r.Pulled)
	}

	migrated := laptopWith(unpack(t, "version2"), false)
	if r := migrated.sync(); r.Pushed+r.Pulled != 0 {
		t.Errorf("of the same file, migrated, %d went and %d came", r.Pushed, r.Pulled)
	}
	fresh := &laptop{t: t, login: "postgres", address: at, path: filepath.Join(t.TempDir(), "fresh.sayso")}
	fresh.open()
	t.Cleanup(fresh.close)
	id := must[string](t)(ofProject(ctx, migrated.project))
	fresh.project = must[*storage.Project](t)(fresh.hub.Join(ctx, fresh.path, id))
	fresh.sync()
	for _, l := range []*laptop{migrated, fresh} {
		l.sound()
	}
	if seal := reader.seal(); migrated.seal() != seal || fresh.seal() != seal {
		t.Error("the seals differ")
	}

	documents := must[[]corpus.Document](t)(migrated.project.Documents(ctx))
	must[storage.Event](t)(migrated.project.Apply(ctx, storage.Change{Kind: "remove", Title: "Remove", Annotator: people[0].ID, Document: documents[0].ID, Steps: []storage.Step{storage.RemoveDocument(documents[0].ID)}}))
	if r := migrated.sync(); r.Pushed != 1 {
		t.Errorf("%d went", r.Pushed)
	}
	_, err := reader.hub.Sync(ctx, reader.project, Options{})
	if !errors.Is(err, ErrRefused) {
		t.Errorf("what a file that may only be read lacks: %v", err)
	}
	if after := must[[]byte](t)(os.ReadFile(untouched)); !bytes.Equal(before, after) {
		t.Error("the file that may only be read is another one")
	}
}
