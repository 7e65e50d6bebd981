package main

import (
	"math"

	"missent/core/model"
)

// row is one recipient: what is measured, whether he was put in by mistake, and how much he counts.
type row struct {
	x      *model.Features
	wrong  bool
	weight float64
}

// Weights of the kinds of messages. A slip counts by how many of its kind there are, so that the many replies do not
// decide alone; single recipients, of whom little can be known, count less.
var share = map[string]float64{"auto": .5, "namesake": .9, "random": 3.5, "extra": 2.6, "reply": .5, "single": .1, "sreply": .1}

// Weights of clean rows that are no whole message of the time that is judged.
const (
	ofEarly  = .5
	ofSingle = .3
)

// evenly is by which power of how many clean rows a sender has each of them counts less: those who write most do not decide alone.
const evenly = .25

func rows(all []message, in func(part int) bool) []row {
	n, by := map[string]float64{}, map[string]float64{}
	clean := 0.0
	for i := range all {
		if m := &all[i]; in(m.part) {
			if m.wrong != "" {
				n[group(m.Kind)]++
			} else if m.Kind == clear {
				clean += float64(len(m.fits))
				by[m.sender] += float64(len(m.fits))
			}
		}
	}
	even := 0.0
	for _, rows := range by {
		even += math.Pow(rows, 1-evenly)
	}
	total := 0.0
	for _, s := range share {
		total += s
	}
	var out []row
	for i := range all {
		m := &all[i]
		if !in(m.part) {
			continue
		}
		whose := clean / even * math.Pow(max(1, by[m.sender]), -evenly)
		for j := range m.fits {
			switch {
			case m.wrong == "" && m.Kind == clear:
				out = append(out, row{&m.fits[j].Features, false, whose})
			case m.Kind == early && !m.probe:
				out = append(out, row{&m.fits[j].Features, false, whose * ofEarly})
			case m.Kind == "single/new":
				out = append(out, row{&m.fits[j].Features, false, whose * ofSingle})
			case m.wrong != "" && m.fits[j].Recipient.Addr.Plain() == m.wrong:
				g := group(m.Kind)
				out = append(out, row{&m.fits[j].Features, true, clean * share[g] / total / n[g]})
			}
		}
	}
	return out
}

// ridge keeps the weights small, in units of rows.
const ridge = 5.0

// fit is logistic regression by Newton's method on standardised features.
func fit(all []row) model.Model {
	const n = len(model.Features{})
	var m model.Model
	m.Weights = make([]model.Weight, n)
	sum := 0.0
	for _, r := range all {
		sum += r.weight
		for i, v := range r.x {
			m.Weights[i].Mean += r.weight * v
		}
	}
	for i := range m.Weights {
		m.Weights[i].Mean /= sum
	}
	for _, r := range all {
		for i, v := range r.x {
			d := v - m.Weights[i].Mean
			m.Weights[i].Scale += r.weight * d * d
		}
	}
	for i := range m.Weights {
		w := &m.Weights[i]
		w.Feature = model.FeatureName(i)
		if w.Scale = math.Sqrt(w.Scale / sum); w.Scale < 1e-9 {
			w.Scale = 1
		}
	}
	beta := make([]float64, n+1) // the last is the constant
	x := make([]float64, n+1)
	for range 25 {
		grad := make([]float64, n+1)
		hess := make([][]float64, n+1)
		for i := range hess {
			hess[i] = make([]float64, n+1)
		}
		for _, r := range all {
			for i, v := range r.x {
				x[i] = (v - m.Weights[i].Mean) / m.Weights[i].Scale
			}
			x[n] = 1
			z := 0.0
			for i, b := range beta {
				z += b * x[i]
			}
			p := 1 / (1 + math.Exp(-z))
			e := -p
			if r.wrong {
				e = 1 - p
			}
			h := r.weight * p * (1 - p)
			for i := range x {
				grad[i] += r.weight * e * x[i]
				for j := range i + 1 {
					hess[i][j] += h * x[i] * x[j]
				}
			}
		}
		for i := range n {
			grad[i] -= ridge * beta[i]
			hess[i][i] += ridge
		}
		hess[n][n] += 1e-9
		step := solve(hess, grad)
		far := 0.0
		for i := range beta {
			beta[i] += step[i]
			far = max(far, math.Abs(step[i]))
		}
		if far < 1e-6 {
			break
		}
	}
	for i := range m.Weights {
		m.Weights[i].Weight = beta[i]
	}
	m.Constant = beta[n]
	return m
}

// solve solves a x = b for a symmetric positive matrix whose lower half is given (Cholesky).
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		for j := range i + 1 {
			s := a[i][j]
			for k := range j {
				s -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(max(s, 1e-12))
			} else {
				a[i][j] = s / a[j][j]
			}
		}
	}
	x := make([]float64, n)
	for i := range n {
		s := b[i]
		for k := range i {
			s -= a[i][k] * x[k]
		}
		x[i] = s / a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		s := x[i]
		for k := i + 1; k < n; k++ {
			s -= a[k][i] * x[k]
		}
		x[i] = s / a[i][i]
	}
	return x
}
