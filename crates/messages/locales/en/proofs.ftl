# Papers that an application has to bring.

## Papers

proof-id-card = National identity card
proof-business-plan = Business plan
proof-registration = Extract from the trade register
proof-tax-certificate = Certificate of tax compliance
proof-accounts = Financial statements
proof-prototype = Demonstration of the prototype
proof-pitch-deck = Pitch deck
proof-cap-table = Capitalisation table
proof-contracts = Signed contracts or purchase orders
