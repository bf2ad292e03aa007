import{h as $,l as b}from"./chunk-PGDYBKKL.js";import"./chunk-FZZAVJXV.js";import{d as v}from"./chunk-Q5EYNAX4.js";import"./chunk-ZJZXSS3I.js";import{E as g,c as d,e as i,f as s,i as a,j as m}from"./chunk-7KZNGLP5.js";var p=class{constructor(e){this.line=e}line;#e=d("");template(){let e=this.line.class.value.class;if(!e?.url)return a;let o=[...new Set([e.address??"",...e.addresses??[]])].filter(Boolean),r=/\/\/(localhost|127\.|\[::1\])/.test(e.url);return s`<p class="leads">${e.url}</p>
      ${r?s`<p class="hint">This address works on this machine only. Start Earshot with <code>-addr :8080</code>, so that phones can reach it.</p>`:a}
      <details class="another"><summary>Phones can’t reach it?</summary>
        <form @submit=${this.#t}>
          ${o.map(n=>s`<label><input type="radio" name="offered" value=${n} .checked=${n===e.address}> ${n}</label>`)}
          <label>Another, as one types it: <input name="address" type="url" placeholder="http://192.168.1.20:8080"></label>
          <button class="button quiet">Use this address</button>
          <p class="hint" role="status">${this.#e.value}</p>
        </form>
      </details>`}#t=e=>{e.preventDefault();let o=new FormData(e.currentTarget);this.#o(String(o.get("address")||o.get("offered")||""))};async#o(e){try{let o=await fetch(`/teach/${this.line.code}/address`,{method:"POST",body:new URLSearchParams({address:e})});this.#e.value=o.ok?"The QR code leads there now.":"This isn\u2019t an address that can be used: it looks like http://192.168.1.20:8080."}catch(o){this.#e.value=g(o).message}}};function C(f,e){let o=new p(e),r=d(""),n=t=>{r.value=t},l=t=>f.querySelector(t),y=new $(e,n),w=l("[data-people]").appendChild(document.createElement("div"));i(()=>{m(b(e,"Open: students can join"),l("[data-link]"))}),i(()=>{m(o.template(),l("[data-address]"))}),i(()=>{let{people:t,class:h,place:u}=e.class.value;m(s`<p class="counts"><b>${t?.here??0}</b> here${t&&t.roaming>0?s`, ${t.roaming} of them looking around`:a}
        ${u?s` · The class is at <a href="/lessons/${u.lesson}">${u.title}</a>`:a}</p>
      ${r.value?s`<p class="said wrong" role="alert">${r.value}</p>`:a}
      ${y.template()}
      ${h?s`<label class="door-switch"><input type="checkbox" .checked=${h.door} ?disabled=${!!h.ended}
        @change=${k=>{e.ask("door",{open:k.target.checked}).catch(L=>n(L.message))}}> Whoever has the code may still join</label>`:a}`,w)});let T=l(".qr"),c;i(()=>{let t=e.class.value.class?.url;c&&t&&t!==c&&(T.src=`/teach/${e.code}/qr.svg?to=${encodeURIComponent(t)}`),c=t??c}),l("[data-copying]").addEventListener("click",t=>{v(t)})}export{C as begin};
