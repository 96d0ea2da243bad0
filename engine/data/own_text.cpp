// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/own_text.h"

namespace unroll {

std::string_view ownText() {
  static constexpr std::string_view text = R"(THE LAMP ON THE HILL

This is the lamp that was lit on the hill.

This is the oil, clear and still,
That fed the lamp that was lit on the hill.

This is the girl who carried the oil
Up from the harbour, over the soil,
Clear and still,
To feed the lamp that was lit on the hill.

This is the ship that turned in the night,
Lost in the fog and looking for light,
And saw the girl who carried the oil
Up from the harbour, over the soil,
Clear and still,
To feed the lamp that was lit on the hill.

This is the captain, quiet and grey,
Who counted the rocks and the length of the bay,
And steered the ship that turned in the night,
Lost in the fog and looking for light,
And saw the girl who carried the oil
Up from the harbour, over the soil,
Clear and still,
To feed the lamp that was lit on the hill.

This is the wind that blew from the west,
That knew no quarter and took no rest,
That frightened the captain, quiet and grey,
Who counted the rocks and the length of the bay,
And steered the ship that turned in the night,
Lost in the fog and looking for light,
And saw the girl who carried the oil
Up from the harbour, over the soil,
Clear and still,
To feed the lamp that was lit on the hill.


THE KEEPER AND THE SEA

KEEPER:
Who knocks so late upon my door?

SAILOR:
A sailor, sir, and nothing more.
The sea is high, the night is black,
And I have lost the harbour track.

KEEPER:
Come in, come in, and dry your coat.
Where is your crew? Where is your boat?

SAILOR:
The boat is on the sand below.
The crew is safe. The wind said no,
And so we turned and saw your light,
The only star in all the night.

KEEPER:
Then sit you down beside the fire.
The wind is high, the waves are higher.
What did you carry? What was your load?

SAILOR:
Salt and silver, by the south-east road.
Silk & spices, salt & tea;
And half of it is in the sea.

KEEPER:
What was it worth?

SAILOR:
It was worth $33,
And every coin belonged to me.

KEEPER:
A ship is worth more than a bag of gold.
A friend is worth more than a ship can hold.

SAILOR:
And what is worth more than a friend, old man?

KEEPER:
A light in the dark. So the tale began.


THE QUEEN OF THE MILL

Queen Xenia lived in a mill by the sea;
She counted her sheep, and the sheep were three.
Yes, three were the sheep, and the first was white,
And she slept in the day and she walked in the night.

Queen Xenia lived in a mill by the sea;
She counted her sheep, and the sheep were three.
Yes, three were the sheep, and the next was brown,
And she walked to the market and back from the town.

Queen Xenia lived in a mill by the sea;
She counted her sheep, and the sheep were three.
Yes, three were the sheep, and the last was black,
And she carried the other two home on her back.


FIRST DAY AT SCHOOL

TEACHER:
Good morning, Zoe. Good morning, Quinn.
Good morning to all who are just coming in.
What do we learn when we learn to count?

ZOE:
We learn the number and not the amount.

QUINN:
We learn that a number is only a name.

TEACHER:
And are two and one, and one and two, the same?

ZOE:
They are, for I laid out the stones in a row,
And walked from both ends, and that's how I know.

TEACHER:
Very good, Zoe! And what of the stone
That lies in the middle and counts alone?

QUINN:
It counts from the left and it counts from the right,
In the rain, in the sun, in the day, in the night.

TEACHER:
Then open your books, and be quick, and be still.
Today we will read of the lamp on the hill.


THE YEAR

In January the river is slow.
The hill is white and the field is snow.
In February the days are long
Enough for the first of the birds and a song.
In March the wind comes over the hill;
The door won't close and the mill won't be still.
In April the rain comes down on the town,
And the road to the harbour is muddy and brown.
In May there are flowers, in June there are bees,
And July is a doze in the shade of the trees.
In August the fields are as yellow as gold.
In September the nights are beginning to be cold.
October has apples and red in the leaves,
November has fog and a drip from the eaves,
December has candles, and then, as you know,
In January the river is slow.


JACK AND VERA AT THE FAIR

JACK:
What will you give for a horse with one eye?

VERA:
What would I do with him? Where would he lie?

JACK:
He'd lie in the barn and he'd pull at the plough.

VERA:
I've nothing to plough, and I haven't a cow.

JACK:
Then what will you give for a coat with one sleeve?

VERA:
I'd give you a button, and then I would leave.

JACK:
Then what will you give for a song and a tune?

VERA:
I'd give you the stars and I'd give you the moon;
I'd give you the river, I'd give you the sea,
If you play it for nothing and sing it for me.


THE LONG ROAD

One man went out on the long, long road
With a pack on his back and a very small load.
He walked in the morning, he walked in the rain,
He walked to the end and he walked back again.

Why did you walk on the long, long road?
To see who would help me to carry my load.
And who was it helped you? A boy and a bee.
The boy brought me water, the bee let me be.

Two men went out on the long, long road
With a pack on each back and a very small load.
They walked in the morning, they walked in the rain,
They walked to the end and they walked back again.

Why did you walk on the long, long road?
To see who would help us to carry our load.
But who was it helped you? Just we, and we two.
I carried for him, and he carried for you.


EPILOGUE

KEEPER:
The oil is low and the wind is still.
Who will come up with me, up to the hill?

SAILOR:
I will come up, for I know the way.

TEACHER:
I will come up, for I've nothing to say.

ZOE:
I will come up, for I want to see.

QUINN:
I will come up, if you wait for me!

KEEPER:
Then take up the lamp, and take up the oil,
Up from the harbour, over the soil.
The ships are at sea and the night is long;
We'll light them all home, and we'll sing them a song.

ALL:
This is the lamp that was lit on the hill.
It burned in the night and is burning still.
It burned for the captain, quiet and grey;
It burned for the ship and the length of the bay;
It burned for the girl who carried the oil
Up from the harbour, over the soil;
It burns for the one who is lost in the night:
Look up, look up, and look for the light.
)";
  return text;
}

}  // namespace unroll
