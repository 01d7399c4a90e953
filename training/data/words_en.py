# ruff: noqa: E501 - tables
"""English words of shops: products by department with what is said about them, brands, people, and talk around a wish.

Tables only. The brands are invented or the ones that shoppers really ask for; none of them says what a shop has.
"""

# Department: products; after the bar, kinds that stand before them.
DEPARTMENTS: dict[str, str] = {
    "shoes": "boots, hiking boots, ankle boots, sneakers, trainers, running shoes, trail runners, loafers, oxfords, heels, pumps, sandals, "
    "flip flops, slippers, ballet flats, wellies, rain boots, snow boots, work boots, cleats, football boots, moccasins, clogs, espadrilles, "
    "basketball shoes, dance shoes, dress shoes, flats, mules, high tops"
    "|waterproof, lightweight, wide fit, slip-on, lace-up, chunky, vegan, breathable, non-slip, insulated, steel toe, comfy, minimalist",
    "clothes": "jacket, rain jacket, coat, trench coat, parka, down jacket, blazer, hoodie, sweater, cardigan, jumper, t-shirt, tee, shirt, "
    "blouse, polo, tank top, dress, summer dress, evening dress, maxi dress, skirt, jeans, trousers, chinos, leggings, joggers, shorts, suit, "
    "vest, pyjamas, bathrobe, socks, tights, underwear, boxers, bra, swimsuit, bikini, swim trunks, jumpsuit, raincoat, tracksuit, overalls, "
    "turtleneck, kimono, sweatpants, windbreaker, fleece, poncho, base layer, uniform"
    "|slim fit, oversized, long sleeve, short sleeve, striped, checked, floral, warm, stretchy, cropped, high waisted, casual, formal, "
    "lightweight, hooded, plus size, quilted, fleece lined, machine washable, v-neck, printed, elegant, vintage, thermal",
    "accessories": "belt, wallet, card holder, scarf, gloves, mittens, hat, beanie, cap, sun hat, umbrella, sunglasses, watch, bracelet, "
    "necklace, earrings, ring, handbag, tote bag, crossbody bag, clutch, backpack, rucksack, suitcase, duffel bag, fanny pack, tie, bow tie, "
    "cufflinks, hair clip, headband, keychain, laptop bag, travel bag, purse, brooch, bandana, anklet"
    "|polarized, automatic, minimalist, engraved, handmade, foldable, carry-on, hard shell, rfid blocking, reversible, small, large, vintage",
    "beauty": "face cream, moisturizer, serum, cleanser, toner, sunscreen, lipstick, lip balm, mascara, eyeliner, foundation, concealer, blush, "
    "eyeshadow palette, nail polish, perfume, cologne, shampoo, conditioner, hair mask, hair oil, body lotion, hand cream, shower gel, bath "
    "bombs, soap bar, deodorant, razor, beard oil, hair dryer, curling iron, straightener, electric toothbrush, toothpaste, face mask, eye "
    "cream, makeup remover, cotton pads, hairbrush, nail clippers, body scrub, primer, setting spray, facial oil, tweezers, dry shampoo"
    "|vegan, organic, fragrance free, long lasting, matte, hydrating, oil free, cruelty free, spf 50, travel size, sulfate free, unscented, "
    "natural, anti aging, waterproof, hypoallergenic, tinted, mineral, gentle",
    "kitchen": "frying pan, wok, saucepan, stock pot, dutch oven, pan set, chef knife, bread knife, knife set, cutting board, mixing bowl, "
    "blender, hand mixer, stand mixer, food processor, toaster, kettle, coffee maker, espresso machine, french press, coffee grinder, teapot, "
    "mugs, wine glasses, tumblers, plates, dinner set, cutlery set, spatula, ladle, whisk, grater, peeler, can opener, air fryer, rice cooker, "
    "slow cooker, microwave, waffle maker, baking tray, cake tin, muffin tin, kitchen scale, measuring cups, lunch box, food containers, water "
    "bottle, thermos, dish rack, apron, oven gloves, pepper mill, ice cube tray, salad spinner, pizza stone, chopsticks, juicer, colander"
    "|non-stick, cast iron, dishwasher safe, oven safe, induction, insulated, leakproof, stackable, bpa free, 2 litre, 12 cup, heavy duty, "
    "cordless, small, large, reusable, digital, programmable, double walled",
    "home": "sofa, armchair, coffee table, dining table, desk, bookshelf, tv stand, bed frame, mattress, nightstand, wardrobe, dresser, bar "
    "stool, dining chairs, bench, shoe rack, desk lamp, floor lamp, ceiling light, string lights, rug, doormat, curtains, blinds, cushion, "
    "throw blanket, duvet, duvet cover, bed sheets, pillow, towels, bath mat, shower curtain, mirror, picture frame, wall clock, vase, candle, "
    "diffuser, storage box, laundry basket, trash can, ironing board, iron, vacuum cleaner, robot vacuum, mop, fan, space heater, humidifier, "
    "dehumidifier, air purifier, coat rack, hangers, wall shelf, candle holder, photo album, plant pot, alarm clock, wallpaper, side table"
    "|foldable, adjustable, modern, rustic, scandinavian, dimmable, memory foam, king size, double, blackout, scented, washable, extendable, "
    "wall mounted, rechargeable, quiet, compact, 3 seater, 160x230, handwoven, minimalist, round, mid century",
    "computers": "laptop, gaming laptop, desktop pc, mini pc, monitor, gaming monitor, ultrawide monitor, keyboard, mechanical keyboard, mouse, "
    "gaming mouse, mouse pad, webcam, docking station, usb hub, external hard drive, ssd, usb stick, memory card, ram, graphics card, "
    "processor, motherboard, power supply, pc case, cpu cooler, router, mesh wifi, network switch, printer, laser printer, ink cartridge, "
    "toner cartridge, scanner, laptop stand, monitor arm, laptop sleeve, hdmi cable, usb c cable, ethernet cable, displayport cable, "
    "projector, drawing tablet, nas, server rack, ups, laptop charger, cable organizer, kvm switch, surge protector"
    "|wireless, bluetooth, 16gb, 32 gb ram, 1tb, 512gb, 27 inch, 144hz, 4k, rgb, silent, ergonomic, backlit, usb-c, curved, touchscreen, "
    "refurbished, portable, i7, ddr5, wifi 6, 14 inch, quad hd, 65w, a4, color",
    "electronics": "headphones, earbuds, earphones, gaming headset, bluetooth speaker, soundbar, home cinema system, turntable, radio, tv, smart "
    "tv, streaming stick, tv wall mount, remote control, camera, action camera, mirrorless camera, lens, tripod, drone, camcorder, "
    "microphone, mp3 player, e-reader, tablet, phone, smartphone, phone case, screen protector, power bank, charger, wireless charger, charging "
    "cable, smartwatch, fitness tracker, game console, controller, vr headset, smart bulb, smart plug, doorbell camera, security camera, "
    "baby monitor, walkie talkies, batteries, selfie stick, car charger, dash cam, amplifier, subwoofer, memory stick, digital photo frame"
    "|noise cancelling, wireless, bluetooth, over ear, in ear, waterproof, 4k, 55 inch, oled, 20000mah, fast charging, 128gb, unlocked, dual "
    "sim, usb-c, portable, refurbished, 5g, true wireless, 8k, mini, rechargeable, full hd, 65w, smart, magnetic, solar",
    "toys": "building blocks, puzzle, 1000 piece puzzle, board game, card game, doll, dollhouse, teddy bear, stuffed animal, toy car, remote "
    "control car, train set, action figure, play kitchen, lego set, magnetic tiles, modelling clay, kite, yo-yo, water gun, scooter, tricycle, "
    "bubble machine, science kit, craft kit, coloring book, crayons, toy dinosaur, marble run, rocking horse, puppet, fidget toy, slime, "
    "chess set, playing cards, plush unicorn, robot kit, trampoline, sandbox, bath toys, model airplane, telescope for kids"
    "|wooden, educational, battery powered, for beginners, large, glow in the dark, montessori, soft, cooperative, 2 player, mini, outdoor",
    "sports": "yoga mat, dumbbells, kettlebell, resistance bands, jump rope, treadmill, exercise bike, rowing machine, bench press, pull up bar, "
    "foam roller, tennis racket, badminton set, football, basketball, volleyball, golf balls, golf clubs, ski goggles, ski jacket, snowboard, "
    "helmet, bike helmet, mountain bike, road bike, bike lock, bike light, cycling shorts, swim goggles, wetsuit, surfboard, skateboard, "
    "inline skates, climbing harness, tent, sleeping bag, camping stove, headlamp, hiking poles, hydration pack, fishing rod, boxing gloves, "
    "protein powder, gym bag, water shoes, hammock, cooler box, camping chair, binoculars, darts, ping pong table, bike pump"
    "|4 person, 10 kg, ultralight, adjustable, foldable, anti slip, kids, professional, inflatable, waterproof, thick, for beginners, carbon",
    "garden": "lawn mower, hedge trimmer, garden hose, watering can, plant pot, planter, seeds, potting soil, fertilizer, rake, shovel, spade, "
    "pruning shears, gardening gloves, wheelbarrow, bbq grill, charcoal, patio set, parasol, sun lounger, garden bench, bird feeder, bird "
    "bath, greenhouse, compost bin, fire pit, solar lights, sprinkler, weed killer, chainsaw, leaf blower, garden shed, trellis, bulbs, "
    "rose bush, bonsai, herb kit, mosquito trap, outdoor rug, swing seat"
    "|cordless, electric, petrol, solar powered, organic, 30m, weatherproof, raised, terracotta, self watering, heavy duty, foldable",
    "pets": "dog food, cat food, dog bed, cat tree, litter box, cat litter, dog leash, dog collar, harness, dog crate, pet carrier, dog toys, cat "
    "toys, scratching post, aquarium, fish food, bird cage, hamster cage, hay, dog treats, cat treats, food bowl, water fountain, pet brush, "
    "flea collar, dog coat, puppy pads, rabbit hutch, reptile lamp, training clicker, pet camera, dog shampoo"
    "|grain free, orthopedic, retractable, large breed, indoor, chew proof, reflective, puppy, senior, hypoallergenic, 12 kg, washable",
    "books": "novel, thriller, cookbook, biography, travel guide, dictionary, comic, manga, picture book, science fiction book, fantasy novel, "
    "history book, self help book, poetry collection, textbook, atlas, crossword book, romance novel, crime novel, audiobook, diary, planner, "
    "sudoku book, gardening book, art book, photography book, short stories, grammar book"
    "|paperback, hardcover, second hand, illustrated, bilingual, english, beginner, signed, large print, for adults",
    "tools": "drill, cordless drill, impact driver, screwdriver set, hammer, saw, circular saw, jigsaw, sander, angle grinder, wrench set, socket "
    "set, pliers, tape measure, spirit level, toolbox, ladder, step stool, work light, extension cord, glue gun, paint, paint roller, "
    "screws, nails, drill bits, workbench, utility knife, soldering iron, multimeter, safety goggles, ear defenders, duct tape, sandpaper, "
    "stud finder, staple gun, caulk, work gloves, pressure washer, air compressor, car jack, jump starter, tyre inflator, welding helmet"
    "|18v, cordless, brushless, heavy duty, magnetic, 6 step, telescopic, 1500w, compact, professional, insulated, telescoping",
    "baby": "stroller, pram, car seat, crib, baby carrier, diaper bag, diapers, wipes, baby bottles, pacifier, breast pump, bottle warmer, "
    "sterilizer, high chair, playpen, baby gate, baby bath, onesies, bodysuit, swaddle, baby blanket, teether, rattle, play mat, baby food, "
    "bibs, nursing pillow, changing mat, night light, baby lotion, bouncer, baby swing, toddler bed, potty"
    "|newborn, organic cotton, foldable, lightweight, anti colic, size 4, bpa free, 360, soft, hypoallergenic, convertible, 0-3 months",
    "office": "office chair, standing desk, notebook, ballpoint pens, fountain pen, highlighters, markers, sticky notes, printer paper, "
    "envelopes, stapler, hole punch, paper clips, folders, binder, whiteboard, desk organizer, calculator, shredder, laminator, label maker, "
    "filing cabinet, calendar, tape dispenser, scissors, pencil case, packing tape, cardboard boxes, clipboard, desk mat, footrest, mechanical "
    "pencil, sketchbook, watercolor set, acrylic paints, easel, brushes, business card holder, stamp, letter opener"
    "|a4, ergonomic, refillable, recycled, dotted, height adjustable, mesh, lumbar support, 500 sheets, gel, black ink, erasable, lined",
    "grocery": "coffee, coffee beans, ground coffee, green tea, black tea, herbal tea, olive oil, pasta, spaghetti, rice, basmati rice, honey, jam, "
    "peanut butter, chocolate, dark chocolate, chocolate bars, cookies, crackers, chips, popcorn, nuts, almonds, granola, muesli, oatmeal, "
    "cereal, flour, sugar, sea salt, spices, curry powder, soy sauce, hot sauce, ketchup, vinegar, canned tomatoes, beans, lentils, tofu, oat "
    "milk, juice, sparkling water, energy drink, wine, beer, cheese, yoghurt, protein bars, dried fruit, candy, gummy bears, maple syrup, "
    "matcha, instant noodles, salsa, pickles, tuna, baby spinach, bread, cake mix, cocoa, chewing gum, coconut milk"
    "|organic, gluten free, sugar free, fair trade, vegan, decaf, whole bean, low fat, spicy, salted, unsalted, lactose free, 1kg, 500 g, "
    "dairy free, extra virgin, single origin, loose leaf, wholegrain, raw, kosher, halal, keto, dark roast, medium roast, assorted",
    "music": "acoustic guitar, electric guitar, ukulele, guitar strings, guitar amp, bass guitar, digital piano, keyboard stand, midi keyboard, "
    "drum kit, drum sticks, violin, cello, flute, harmonica, saxophone, music stand, metronome, audio interface, studio monitors, vinyl "
    "records, dj controller, microphone stand, guitar picks, guitar case, tuner, cajon, trumpet, capo, kalimba"
    "|beginner, left handed, full size, 88 key, weighted, 61 key, portable, 3/4 size, used, electro acoustic, nylon string",
    "car": "car tyres, winter tires, motor oil, wiper blades, car battery, car mats, seat covers, roof box, bike rack, car wax, phone holder, "
    "car vacuum, headlight bulbs, tow rope, snow chains, sunshade, steering wheel cover, car charger, air freshener, tire gauge, "
    "motorcycle helmet, motorcycle gloves, engine coolant, brake pads, tool kit, trunk organizer"
    "|universal, 5w30, 205/55 r16, heated, magnetic, foldable, all season, led, 12v, leather look",
}

# Values of named attributes, as a catalogue writes them.
ATTRIBUTES: dict[str, str] = {
    "colour": "black, white, grey, blue, red, green, navy, beige, brown, pink, purple, yellow, orange, silver, gold, turquoise, teal, burgundy, "
    "khaki, olive, rose gold, lavender, mint green, coral, ivory, charcoal, maroon, light blue, dark green, dark blue, mustard",
    "material": "leather, suede, cotton, wool, linen, polyester, silk, denim, canvas, nylon, cashmere, stainless steel, aluminium, wood, bamboo, "
    "glass, ceramic, porcelain, plastic, silicone, cast iron, copper, oak, velvet, rubber, rattan, marble, carbon fiber, merino wool, titanium, "
    "walnut, brass, felt, fleece, microfiber, concrete",
    "gender": "men, women, unisex, kids",
    "style": "casual, elegant, sport, business, modern, outdoor, vintage, classic, minimalist, bohemian, industrial, rustic",
    "season": "winter, summer, autumn, spring",
    "pattern": "striped, plain, checked, floral, geometric, polka dot",
    "skin_type": "dry, oily, sensitive, combination",
    "occasion": "wedding, party, office, everyday",
    "flavour": "chocolate, vanilla, lemon, caramel, strawberry, mint, nutty, fruity, salted caramel, coconut, ginger, hazelnut",
    "scent": "lavender, citrus, rose, coconut, almond, vanilla, sandalwood, jasmine, fresh, eucalyptus",
    "fit": "slim, regular, relaxed, loose",
    "connection": "bluetooth, usb-c, hdmi, usb-a",
    "origin": "Italy, India, Colombia, Ethiopia, Japan, Spain, Germany, Brazil, China, Peru",
}

# Other words of shoppers for a value of a catalogue.
ALSO: dict[str, str] = {
    "grey": "gray", "navy": "navy blue", "beige": "cream", "brown": "tan", "purple": "violet", "gold": "golden", "wool": "woolen, woollen",
    "stainless steel": "steel, stainless", "aluminium": "aluminum", "wood": "wooden", "sport": "sporty", "usb-c": "usb c, type c",
    "men": "mens, men's, guys, male, gents", "women": "womens, women's, ladies, female", "kids": "children, children's",
}  # fmt: skip

BOOLEANS = {
    "waterproof": "waterproof,water proof,water-resistant", "wireless": "wireless,cordless", "organic": "organic", "vegan": "vegan",
    "noise_cancelling": "noise cancelling,noise-cancelling,noise canceling,anc", "gluten_free": "gluten free,gluten-free",
    "sugar_free": "sugar free,sugar-free", "foldable": "foldable,folding", "rechargeable": "rechargeable", "dimmable": "dimmable",
    "dishwasher_safe": "dishwasher safe,dishwasher-safe", "machine_washable": "machine washable", "insulated": "insulated",
    "touchscreen": "touchscreen,touch screen", "fair_trade": "fair trade,fairtrade", "decaf": "decaf", "handmade": "handmade,hand made",
    "fragrance_free": "fragrance free,fragrance-free,unscented", "cruelty_free": "cruelty free,cruelty-free", "backlit": "backlit",
    "wireless_charging": "wireless charging", "nonstick": "non-stick,nonstick,non stick", "induction": "induction", "stackable": "stackable",
    "gps": "gps", "polarised": "polarised,polarized", "silent": "silent", "long_lasting": "long lasting,long-lasting",
    "packable": "packable", "adjustable": "adjustable", "recycled": "recycled", "bpa_free": "bpa free,bpa-free",
}  # fmt: skip

FITTING = {
    "shoes": "colour material gender style season size", "clothes": "colour material gender style season pattern fit occasion size",
    "accessories": "colour material gender style occasion", "beauty": "skin_type scent gender", "kitchen": "colour material",
    "home": "colour material style pattern", "computers": "colour connection", "electronics": "colour connection", "toys": "colour material",
    "sports": "colour gender size material", "garden": "colour material", "pets": "colour flavour", "books": "", "tools": "material",
    "baby": "colour material gender", "office": "colour material style", "grocery": "flavour origin", "music": "colour material", "car": "colour material",
}  # fmt: skip

BOOLEAN_FITTING = {
    "shoes": "waterproof vegan insulated", "clothes": "waterproof machine_washable organic packable insulated recycled",
    "accessories": "waterproof handmade polarised foldable vegan", "beauty": "vegan organic fragrance_free cruelty_free waterproof long_lasting",
    "kitchen": "dishwasher_safe nonstick induction stackable insulated bpa_free", "home": "dimmable foldable machine_washable rechargeable adjustable handmade",
    "computers": "wireless backlit silent touchscreen rechargeable", "electronics": "wireless noise_cancelling waterproof wireless_charging gps rechargeable",
    "toys": "handmade rechargeable", "sports": "waterproof foldable gps adjustable insulated", "garden": "wireless foldable organic", "pets": "organic gluten_free adjustable waterproof",
    "books": "", "tools": "wireless rechargeable", "baby": "organic foldable machine_washable bpa_free", "office": "recycled adjustable",
    "grocery": "organic vegan gluten_free sugar_free fair_trade decaf", "music": "wireless", "car": "waterproof wireless",
}  # fmt: skip

NUMBER_WISHES = (
    "16gb ram", "at least 16 gb of ram", "512gb ssd", "with 1tb storage", "27 inch", "at least 55 inches", "144hz", "65w", "20000mah", "2 litres", "1.7l",
    "500ml", "12 cups", "10 kg", "5000 mah battery", "3 metres long", "2m", "128gb", "256 gb", "15.6 inch", "13\"", "4k", "full hd", "spf 50", "1000 thread count",
    "for 6 people", "4 person", "8 seats", "88 keys", "120 cm wide", "160x200", "500 sheets", "12v", "24 megapixel", "70 cl", "30 l", "1200 watt", "7 ports", "40 hours battery",
)  # fmt: skip

BRANDS = (
    "nike, adidas, puma, new balance, asics, reebok, converse, vans, timberland, the north face, patagonia, columbia, salomon, merrell, crocs, levi's, zara, h&m, uniqlo, "
    "gucci, ralph lauren, tommy hilfiger, calvin klein, casio, seiko, fossil, ray-ban, samsonite, herschel, apple, samsung, sony, bose, jbl, sennheiser, beats, lg, "
    "panasonic, philips, xiaomi, huawei, oneplus, google, motorola, nokia, dell, hp, lenovo, asus, acer, msi, microsoft, logitech, razer, corsair, steelseries, canon, nikon, "
    "fujifilm, gopro, dji, garmin, fitbit, anker, belkin, epson, brother, sandisk, kingston, western digital, seagate, intel, amd, nvidia, tp-link, netgear, dyson, bosch, "
    "siemens, miele, kitchenaid, tefal, le creuset, nespresso, delonghi, lavazza, illy, starbucks, lindt, nivea, l'oreal, maybelline, the ordinary, cerave, clinique, dove, "
    "oral-b, braun, gillette, ikea, lego, mattel, hasbro, playmobil, fisher-price, makita, dewalt, stanley, black & decker, karcher, gardena, weber, royal canin, purina, "
    "pampers, graco, chicco, moleskine, parker, lamy, yamaha, fender, gibson, casio, roland, michelin, castrol, thule, yeti, wilson, speedo, osprey, coleman, nintendo, "
    "playstation, xbox, kindle, sonos, marshall, jabra, netatmo, tado, hue, mikasa, everlast, zwilling, wusthof, oxo, pyrex, tupperware"
)
BRAND_STARTS = "Al Bel Cor Dra El Fen Gal Hol Iv Jun Kes Lor Mar Nor Ost Pel Quin Ros Sol Tal Ul Vel Wen Yar Zan Bram Cald Thorn Silver North Blue Oak Stone River Hex Nova Lum Aero".split()
BRAND_ENDS = "dor mark ven ria wick tix ora field worth lyn sen ta nex vio mont bury well stead ique ara is on gear works lab craft wood way line ley den io max form".split()

PEOPLE = (
    "wife, husband, girlfriend, boyfriend, partner, mom, mum, mother, dad, father, son, daughter, sister, brother, grandma, grandpa, grandmother, aunt, uncle, niece, "
    "nephew, cousin, friend, best friend, colleague, coworker, boss, teacher, fiance, roommate, neighbour, mother-in-law, father-in-law, baby, toddler, kid, kids, parents, "
    "granddaughter, grandson, teenager, little sister, little brother, gf, bf, flatmate, godson, stepdad, girl, boy, secret santa, team, dog, cat"
)
CHILDREN = "son, daughter, nephew, niece, kid, boy, girl, grandson, granddaughter, brother, sister, cousin, child, goddaughter, toddler, teenager, little one"
INTERESTS = (
    "dinosaurs, space, cooking, baking, gardening, football, yoga, hiking, camping, photography, painting, music, vinyl records, cats, dogs, horses, unicorns, chess, coffee, "
    "tea, wine, gaming, anime, running, cycling, fishing, knitting, reading, crime novels, trains, robots, princesses, travelling, skincare, make up, diy, cars, "
    "board games, astronomy, swimming, sailing, whisky, plants, bird watching, science, skateboarding, dancing, pottery, star wars"
)
OCCASIONS = "birthday, christmas, xmas, anniversary, wedding, graduation, housewarming, valentine's day, mother's day, father's day, retirement, baby shower, easter, farewell"
UNWANTED = (
    "lace, zippers, buttons, logos, prints, sequins, stripes, nuts, peanuts, palm oil, alcohol, parabens, perfume, fragrance, sugar, sulfates, gluten, caffeine, soy, "
    "dairy, eggs, msg, fur, feathers, batteries, cables, subscription, plastic handles, heels, hood, pockets, screws, glitter, wires, lids, rgb, leds, gel, silicone, metal, "
    "flowers, straps, collar, fringe, latex, aluminium, raisins, coconut, garlic, corn, artificial colours, preservatives, a touchscreen, studs, chlorine, retinol"
)
PURPOSES = (
    "for winter, for summer, for the gym, for work, for school, for the office, for travel, for travelling, for camping, for the garden, for the beach, for the kitchen, for my car, "
    "for small apartments, for gaming, for video calls, for running, for rainy days, for hot weather, for everyday use, for beginners, for a small room, for outdoor use, "
    "for long flights, for sensitive skin, for curly hair, for wide feet, for big hands, for back pain, for video editing, for students, for the bathroom, for a wedding, for hiking, "
    "for my new flat, for the living room, for a 10 year anniversary trip, for the bedroom, for cats, for home office, for photo editing, for swimming"
)


def split(table: str) -> list[str]:
    return [w.strip() for w in table.split(",") if w.strip()]


def forms_of(value: str) -> list[str]:
    """The words that mean a value, its own first."""
    return [value, *split(ALSO.get(value, ""))]
