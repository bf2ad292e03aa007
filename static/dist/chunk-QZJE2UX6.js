var e="earshot:keys",o={get on(){try{return localStorage.getItem(e)!=="off"}catch{return!0}},set on(t){try{t?localStorage.removeItem(e):localStorage.setItem(e,"off")}catch{}}};export{o as a};
