package cli

import (
	"errors"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sayso/internal/hub/hubtest"
)

// TestHubScripts runs the commands against a PostgreSQL of its own. $HUB is the
// address of its owner, $ANA and $BEN are those of two logins that are not made
// yet, $ana and $ben their names; hub ana|ben|lead changes the computer.
func TestHubScripts(t *testing.T) {
	cluster, err := hubtest.Start()
	if errors.Is(err, hubtest.ErrNone) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Stop)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/hub",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status": checkStatus,
			"computer": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Setenv("XDG_CONFIG_HOME", ts.MkAbs(args[0]+".config"))
				ts.Setenv("XDG_STATE_HOME", ts.MkAbs(args[0]+".state"))
			},
		},
		Setup: func(env *testscript.Env) error {
			database, err := cluster.Database()
			env.Setenv("HUB", cluster.Address("postgres", database))
			for name, variable := range map[string]string{"ana": "ANA", "ben": "BEN"} {
				login := hubtest.Unique(name)
				env.Setenv(name, login)
				env.Setenv(variable, cluster.Address(login, database))
			}
			return err
		},
	})
}
