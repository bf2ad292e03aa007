import{a,b,c,d,e}from"./chunk-LCFNEOYQ.js";import"./chunk-7KZNGLP5.js";export{a as args,d as clause,b as place,c as plain,e as sentence};
