function o(){let e=()=>{import("./around-ETQ4ASZL.js")};"requestIdleCallback"in window?requestIdleCallback(e,{timeout:2e3}):setTimeout(e,500)}o();
