function o(){let e=()=>{import("./around-3TC726BW.js")};"requestIdleCallback"in window?requestIdleCallback(e,{timeout:2e3}):setTimeout(e,500)}o();
