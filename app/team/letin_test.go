package team

import (
	"strings"
	"testing"
)

func TestAnotherLoginHasTheNextNumberAndRoomAtTheServer(t *testing.T) {
	long := strings.Repeat("é", 31)
	for login, want := range map[string]string{"ben": "ben_2", "ben_2": "ben_3", "ben_9": "ben_10", "anna_lena": "anna_lena_2", "_7": "_7_2", long: strings.Repeat("é", 30) + "_2"} {
		if got := another(login); got != want {
			t.Errorf("instead of %s it is %s, want %s", login, got, want)
		}
	}
}
