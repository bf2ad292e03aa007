package web

import "testing"

func TestAVisitorIsAnAddressOrANetworkOfIPv6(t *testing.T) {
	for address, want := range map[string]string{"192.0.2.1:80": "192.0.2.1", "[::ffff:192.0.2.1]:80": "192.0.2.1", "192.0.2.1": "192.0.2.1",
		"[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::/64", "[fe80::1%eth0]:80": "fe80::/64", "2001:db8::1": "2001:db8::/64", "pipe": "pipe"} {
		if got := visitorOf(address); got != want {
			t.Errorf("%s is the visitor %q, want %q", address, got, want)
		}
	}
}

// FuzzForwarded looks for a header with which somebody could pass for another than who asked the first proxy.
func FuzzForwarded(f *testing.F) {
	for _, seed := range []string{"198.51.100.1", "1.2.3.4, 10.0.0.1", "[2001:db8::1]:80", ",,", "unknown", "10.0.0.1:99999", "fe80::1%1"} {
		f.Add(seed)
	}
	proxies, err := ParseProxies("10.0.0.0/8,::1")
	if err != nil {
		f.Fatal(err)
	}
	peer, _ := addressOf("10.0.0.1:1234")
	asked, _ := addressOf("203.0.113.7")
	f.Fuzz(func(t *testing.T, claimed string) {
		if got := proxies.visitor(peer, []string{claimed, asked.String()}); got != asked {
			t.Errorf("%q makes %s of %s", claimed, got, asked)
		}
		if got := proxies.visitor(peer, []string{claimed}); !got.IsValid() {
			t.Errorf("%q makes nobody of the visitor", claimed)
		}
		if again, err := ParseProxies(claimed); err == nil {
			if _, err := ParseProxies(again.String()); err != nil {
				t.Errorf("%q is written as %q, which can't be read: %v", claimed, again, err)
			}
		}
	})
}
