function t(e){"requestIdleCallback"in window?requestIdleCallback(e,{timeout:2e3}):setTimeout(e,300)}function o(){t(()=>{import("./around-LN26ADPH.js")})}o();
