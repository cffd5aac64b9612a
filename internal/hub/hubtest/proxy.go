//go:build linux

package hubtest

import (
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
)

// Proxy stands between laptops and a hub and cuts connections after a random
// number of bytes, in the middle of whatever is said.
type Proxy struct {
	Folder   string       // with the socket that laptops use
	Within   atomic.Int64 // bytes, within which a connection is cut; 0 cuts none
	Cut      atomic.Int64 // how many were
	cluster  *Cluster
	listener net.Listener
}

// NewProxy starts one.
func (c *Cluster) NewProxy() (*Proxy, error) {
	folder, err := os.MkdirTemp("/tmp", "sayso-proxy-")
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("unix", filepath.Join(folder, ".s.PGSQL.5432"))
	if err != nil {
		return nil, err
	}
	p := &Proxy{Folder: folder, cluster: c, listener: listener}
	go func() {
		for {
			laptop, err := listener.Accept()
			if err != nil {
				return
			}
			go p.carry(laptop)
		}
	}()
	return p, nil
}

// Close ends it; connections that stand go on until one of their ends closes.
func (p *Proxy) Close() {
	_ = p.listener.Close()
	_ = os.RemoveAll(p.Folder)
}

func (p *Proxy) carry(laptop net.Conn) {
	defer laptop.Close()
	hub, err := p.cluster.Dial()
	if err != nil {
		return
	}
	defer hub.Close()
	left := &atomic.Int64{}
	within := p.Within.Load()
	if within > 0 {
		left.Store(rand.Int64N(within))
	}
	ended := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{laptop, hub}, {hub, laptop}} {
		go func() {
			defer func() { ended <- struct{}{} }()
			if within == 0 {
				_, _ = io.Copy(way[1], way[0])
				return
			}
			buffer := make([]byte, 4096)
			for {
				n, err := way[0].Read(buffer)
				if rest := left.Add(-int64(n)); rest < 0 {
					p.Cut.Add(1)
					_, _ = way[1].Write(buffer[:max(0, int64(n)+rest)])
					return
				}
				if _, failed := way[1].Write(buffer[:n]); err != nil || failed != nil {
					return
				}
			}
		}()
	}
	<-ended
}
