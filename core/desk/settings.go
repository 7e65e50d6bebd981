package desk

import (
	"context"
	"fmt"
	"maps"

	"missent/core/guard"
	"missent/core/policy"
	"missent/core/view"
)

// autostart is the setting that lives in the system, not in the database.
const autostart = "autostart"

// Reload reads the settings again, after another process changed them.
func (d *Desk) Reload(ctx context.Context) error {
	user, err := d.opt.Store.Settings(ctx)
	if err != nil {
		return fmt.Errorf("desk: settings: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.user = user
	d.merge()
	return nil
}

// merge computes what holds; mu is held.
func (d *Desk) merge() {
	layers := append([]policy.Layer{{Origin: policy.User, Values: d.user}}, d.opt.Policy...)
	set, err := policy.Merge(layers...)
	if err != nil {
		d.opt.Log.Warn("a setting does not fit and is left out")
	}
	d.settings = set
	d.guard.SetRules(set.Rules())
}

// SetPolicy takes over what the organisation sets now, and gives what holds.
func (d *Desk) SetPolicy(layers []policy.Layer) policy.Set {
	d.mu.Lock()
	d.opt.Policy = layers
	d.merge()
	set := d.settings
	d.mu.Unlock()
	d.turnAutostart(set)
	return set
}

// turnAutostart makes the start at log-in what the organisation says. What is the system's alone to change stays.
func (d *Desk) turnAutostart(set policy.Set) {
	v := set.Get(autostart)
	if d.opt.Autostart == nil || v.Origin != policy.Managed {
		return
	}
	on, err := d.opt.Autostart.Enabled()
	if want := v.Value == "true"; err == nil && on != want {
		err = d.opt.Autostart.Set(want)
	}
	if err != nil {
		d.opt.Log.Warn("the start at log-in is not what the policy says")
	}
}

// Effective is what holds for every key.
func (d *Desk) Effective() policy.Set { return d.currentSettings() }

func (d *Desk) currentSettings() policy.Set {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.settings
}

// Settings are all keys of policy, with what holds and who set it.
func (d *Desk) Settings(ctx context.Context) (view.SettingsPage, error) {
	d.guard.Refresh()
	set := d.currentSettings()
	p := view.SettingsPage{
		Items: []view.Setting{}, DataDir: d.opt.DataDir, Version: d.opt.Version, License: d.opt.License,
		Budget: view.Budget(d.guard.Budget()), Locale: d.locale(set),
	}
	if d.opt.Report != nil {
		var err error
		if p.Report, err = d.opt.Report(ctx); err != nil {
			return p, problem(err)
		}
	}
	for _, k := range policy.Keys {
		v := set.Get(k.Name)
		if k.Managed {
			continue
		}
		if k.Name == autostart {
			if d.opt.Autostart == nil {
				continue
			}
			on, err := d.opt.Autostart.Enabled()
			if err != nil {
				return p, problem(err)
			}
			p.Autostart = on
			if v.Value = "false"; on {
				v.Value = "true"
			}
		}
		p.Items = append(p.Items, view.Setting{
			Key: k.Name, Type: string(k.Type), Value: v.Value, Choices: k.Choices, Min: k.Min, Max: k.Max,
			Origin: string(v.Origin), Locked: v.Locked, Group: k.Group,
		})
	}
	return p, nil
}

// Set changes one setting of the user.
func (d *Desk) Set(ctx context.Context, key, value string) error {
	k, known := policy.Lookup(key)
	if !known || k.Managed || policy.Check(key, value) != nil {
		return &view.Problem{Key: "invalid"}
	}
	d.guard.Refresh()
	if d.currentSettings().Get(key).Locked {
		return &view.Problem{Key: "locked"}
	}
	if key == autostart && d.opt.Autostart != nil {
		if err := d.opt.Autostart.Set(value == "true"); err != nil {
			return problem(err)
		}
	}
	stored := value
	if value == k.Default {
		stored = ""
	}
	if err := d.store(ctx, func(tx guard.Tx) error { return tx.PutSetting(key, stored) }); err != nil {
		return problem(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.user = maps.Clone(d.user)
	if d.user == nil {
		d.user = map[string]string{}
	}
	if d.user[key] = stored; stored == "" {
		delete(d.user, key)
	}
	d.merge()
	return nil
}

func (d *Desk) store(ctx context.Context, f func(guard.Tx) error) error {
	tx, err := d.opt.Store.Begin(ctx)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // the first error is the one that counts
		return err
	}
	return tx.Commit()
}
