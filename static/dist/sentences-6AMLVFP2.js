import{a,b,c,d,e}from"./chunk-YJRPIQWJ.js";import"./chunk-6ZVGI2ED.js";export{a as args,d as clause,b as place,c as plain,e as sentence};
