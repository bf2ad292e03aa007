import{a}from"./chunk-ZJZXSS3I.js";import{f as o,j as n,n as i}from"./chunk-7KZNGLP5.js";function s(t){return`import { io } from "socket.io-client"

const socket = io("${t.origin}", { path: "${t.path}" })`}function b(t,e){n(p(e),t),t.querySelector("dialog").showModal()}function p(t){let e=/^https?:\/\/(localhost|127\.|\[::1\])/.test(t.origin);return o`<dialog class="invite" aria-labelledby="invite-title" @click=${a}>
    <div>
      <header><h2 id="invite-title">Invite someone to this stage</h2><form method="dialog"><button class="tool" aria-label="Close the invitation">${i}</button></form></header>
      <h3 id="invite-link">On a phone, or in another browser</h3>
      <div class="copyable"><input readonly aria-labelledby="invite-link" data-copy .value=${t.url} @focus=${d}><button data-action="copy" aria-label="Copy the link" @click=${l}>Copy</button></div>
      ${e?o`<p class="hint">This address works on this machine only. To let a phone in, start Earshot with <code>-addr :8080</code> and open it by this machine’s own address.</p>`:""}
      <h3>In a terminal, with Node</h3>
      <div class="copyable"><pre tabindex="0" aria-label="Snippet for a terminal" data-copy>${s(t)}</pre><button data-action="copy" aria-label="Copy the snippet" @click=${l}>Copy</button></div>
      <p class="hint">Whoever joins is one more client, with a lane of its own. Any Socket.IO client will do.</p>
    </div>
  </dialog>`}function d(t){t.target.select()}async function l(t){let e=t.currentTarget,r=e.parentElement.querySelector("[data-copy]"),c=await m(r);e.textContent=c?"Copied":"Press Ctrl+C",setTimeout(()=>{e.textContent="Copy"},2e3)}async function m(t){let e=t instanceof HTMLInputElement?t.value:t.textContent??"";try{return await navigator.clipboard.writeText(e),!0}catch{return t instanceof HTMLInputElement?t.select():getSelection()?.selectAllChildren(t),document.execCommand("copy")}}export{s as a,b,d as c,l as d};
