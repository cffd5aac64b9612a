package overview

// codes are small numbers in a row, each in as few bytes as the largest of them
// needs: most fields have few values.
type codes struct {
	one  []uint8
	two  []uint16
	four []int32
}

func (c *codes) at(i int) int32 {
	switch {
	case c.four != nil:
		return c.four[i]
	case c.two != nil:
		return int32(c.two[i])
	}
	return int32(c.one[i])
}

func (c *codes) size() int { return len(c.one) + len(c.two) + len(c.four) }

func (c *codes) add(code int32) {
	switch {
	case c.four != nil:
		c.four = append(c.four, code)
	case code > 0xffff:
		c.four = make([]int32, c.size(), c.size()*5/4+1)
		for i := range c.four {
			c.four[i] = c.narrow(i)
		}
		c.one, c.two = nil, nil
		c.four = append(c.four, code)
	case c.two != nil:
		c.two = append(c.two, uint16(code))
	case code > 0xff:
		c.two = make([]uint16, len(c.one), len(c.one)*5/4+1)
		for i, n := range c.one {
			c.two[i] = uint16(n)
		}
		c.one = nil
		c.two = append(c.two, uint16(code))
	default:
		c.one = append(c.one, uint8(code))
	}
}

// narrow is at for codes that are not yet in four bytes each.
func (c *codes) narrow(i int) int32 {
	if c.two != nil {
		return int32(c.two[i])
	}
	return int32(c.one[i])
}

// addFrom adds what others have from one place to another.
func (c *codes) addFrom(o *codes, from, to int) {
	switch {
	case o.one != nil && c.two == nil && c.four == nil:
		c.one = append(c.one, o.one[from:to]...)
	case o.two != nil && c.two != nil:
		c.two = append(c.two, o.two[from:to]...)
	case o.four != nil && c.four != nil:
		c.four = append(c.four, o.four[from:to]...)
	default:
		for i := from; i < to; i++ {
			c.add(o.at(i))
		}
	}
}

// wide are codes that were worked out for a moment.
func wide(list []int32) codes {
	if list == nil {
		list = []int32{}
	}
	return codes{four: list}
}
