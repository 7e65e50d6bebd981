import { mount } from 'svelte'
import { api } from '#api'
import App from './App.svelte'
import './ui/tokens.css'
import './ui/fonts.css'
import './ui/base.css'
import './ui/address.css'
import './ui/dialog.css'
import './ui/main.css'

const target = document.getElementById('app')
if (target) mount(App, { target, props: { api } })
