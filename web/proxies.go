package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the addresses of the proxies in front of the app. What they say of a visitor is believed: the address in
// X-Forwarded-For, and the scheme in X-Forwarded-Proto. Once there are any, nobody else's word counts.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks with commas between them: "10.0.0.0/8, ::1". "" are none.
func ParseProxies(text string) (Proxies, error) {
	var all Proxies
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil {
			addr, err := netip.ParseAddr(part)
			if err != nil {
				return nil, fmt.Errorf(`%q is neither an address like "10.0.0.1" nor a network like "10.0.0.0/8"`, part)
			}
			network = netip.PrefixFrom(addr, addr.BitLen())
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

// String is what ParseProxies reads.
func (p Proxies) String() string {
	parts := make([]string, len(p))
	for i, network := range p {
		parts[i] = network.String()
	}
	return strings.Join(parts, ",")
}

func (p Proxies) trust(addr netip.Addr) bool {
	for _, network := range p {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}

// tellVisitors gives each request the address of the visitor, where a proxy has passed it on.
func (p Proxies) tellVisitors(next http.Handler) http.Handler {
	if len(p) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if peer, ok := addressOf(r.RemoteAddr); !ok || !p.trust(peer) {
			r.Header.Del("X-Forwarded-For")
			r.Header.Del("X-Forwarded-Proto")
		} else if visitor := p.visitor(peer, r.Header.Values("X-Forwarded-For")); visitor != peer {
			r.RemoteAddr = net.JoinHostPort(visitor.String(), "0")
		}
		next.ServeHTTP(w, r)
	})
}

// visitor is the address from which the first of the proxies was asked. Each proxy adds that of whoever asked it at the end, so
// what stands further to the front than an address that isn't a proxy's is hearsay.
func (p Proxies) visitor(peer netip.Addr, forwarded []string) netip.Addr {
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(hops) - 1; i >= 0 && p.trust(peer); i-- {
		hop, ok := addressOf(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		peer = hop
	}
	return peer
}

// addressOf reads an IP address, with or without a port.
func addressOf(text string) (netip.Addr, bool) {
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap().WithZone(""), true
	}
	addr, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return addr.Unmap().WithZone(""), err == nil
}

// visitorOf names who an address belongs to, for the limits of one visitor: the address itself, or its network of 64 bits
// if it is one of IPv6, of which each household has at least one (RFC 6177).
func visitorOf(remoteAddr string) string {
	addr, ok := addressOf(remoteAddr)
	if !ok {
		return remoteAddr
	}
	if addr.Is6() {
		network, _ := addr.Prefix(64)
		return network.String()
	}
	return addr.String()
}
