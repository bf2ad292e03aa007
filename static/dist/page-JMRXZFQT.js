import"./chunk-WOT6VMZA.js";function t(e){"requestIdleCallback"in window?requestIdleCallback(e,{timeout:2e3}):setTimeout(e,300)}function o(){t(()=>{import("./around-CNOVSLSN.js")})}o();
