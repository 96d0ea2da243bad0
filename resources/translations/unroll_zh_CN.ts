<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Copied</name>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy as LaTeX</source>
            <translation>复制为 LaTeX</translation>
        </message>
        <message>
            <source>Copy as text</source>
            <translation>复制为文本</translation>
        </message>
        <message>
            <source>Copy as a picture</source>
            <translation>复制为图片</translation>
        </message>
    </context>
    <context>
        <name>DerivationPanel</name>
        <message>
            <source>data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>weight</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>from the seed</source>
            <translation>由种子生成</translation>
        </message>
        <message>
            <source>constant</source>
            <translation>常数</translation>
        </message>
        <message>
            <source>slope %1</source>
            <translation>斜率 %1</translation>
        </message>
    </context>
    <context>
        <name>ExportSubject</name>
        <message>
            <source>The derivation of %1</source>
            <translation>%1 的推导</translation>
        </message>
        <message>
            <source>This step (%1)</source>
            <translation>这一步（%1）</translation>
        </message>
        <message>
            <source>step %1</source>
            <translation>第 %1 步</translation>
        </message>
        <message>
            <source>The whole worked example</source>
            <translation>整个算例</translation>
        </message>
        <message>
            <source>The whole pass</source>
            <translation>整个过程</translation>
        </message>
        <message>
            <source>The view as it is shown</source>
            <translation>当前显示的视图</translation>
        </message>
        <message>
            <source>The network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>The chart “%1”</source>
            <translation>图表“%1”</translation>
        </message>
    </context>
    <context>
        <name>FormulaLayout</name>
        <message>
            <source>%1 more</source>
            <translation>另有 %1 项</translation>
        </message>
    </context>
    <context>
        <name>ManuscriptPages</name>
        <message>
            <source>Page %1 of %2</source>
            <translation>第 %1 页，共 %2 页</translation>
        </message>
    </context>
    <context>
        <name>NormRow</name>
        <message>
            <source>gradient norm</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>How strongly the loss depends on the state of each step. It vanishes where it falls from step to step on its way back, and explodes where it grows.</source>
            <translation>损失对每一步状态的依赖有多强。向后传播时若逐步变小，就是梯度消失；若逐步变大，就是梯度爆炸。</translation>
        </message>
        <message>
            <source>By how much one step stretches a gradient at most on its way back: the largest singular value of its Jacobian. Below 1 gradients shrink, above 1 they can grow.</source>
            <translation>梯度向后经过一步时最多被拉伸多少倍：该步雅可比矩阵的最大奇异值。小于 1 时梯度缩小，大于 1 时梯度可能增大。</translation>
        </message>
        <message>
            <source>s is the whole state, h and c; the mark is the cell's own path.</source>
            <translation>s 是整个状态，即 h 和 c；标记表示单元自身的路径。</translation>
        </message>
        <message>
            <source>factor of the step</source>
            <translation>单步因子</translation>
        </message>
        <message>
            <source>state norm</source>
            <translation>状态范数</translation>
        </message>
        <message>
            <source>How large the state of each step is.</source>
            <translation>每一步的状态有多大。</translation>
        </message>
        <message>
            <source>what reaches the end</source>
            <translation>传到末尾的部分</translation>
        </message>
        <message>
            <source>How much of a change in the state of each step is left in the last one: the norm of the product of all factors behind it.</source>
            <translation>每一步状态的变化到最后一步还剩多少：其后所有因子乘积的范数。</translation>
        </message>
    </context>
    <context>
        <name>engine</name>
        <message>
            <source>The compressed data are cut off or damaged: {0} bytes gave {1} bytes, then nothing more could be unpacked. Download or copy the file again.</source>
            <translation>压缩数据被截断或已损坏：读了 {0} 字节，得到 {1} 字节，之后无法再解压。请重新下载或复制该文件。</translation>
        </message>
        <message>
            <source>The file can't be read ({0}). Check its name and that you may read it.</source>
            <translation>无法读取该文件（{0}）。请检查文件名以及您是否有读取权限。</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>样本数</translation>
        </message>
        <message>
            <source>How many samples are drawn. Training and validation share them.</source>
            <translation>抽取多少个样本，由训练集和验证集分用。</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>The same seed draws the same samples, on every machine.</source>
            <translation>相同的种子在任何机器上都抽出相同的样本。</translation>
        </message>
        <message>
            <source>One-hot targets</source>
            <translation>独热目标</translation>
        </message>
        <message>
            <source>Targets as rows with a single 1, as categorical cross-entropy and mean squared error want them; off: class numbers, for the sparse loss.</source>
            <translation>目标写成只含一个 1 的行，供分类交叉熵和均方误差使用；关闭时为类别编号，供稀疏损失使用。</translation>
        </message>
        <message>
            <source>The field of column '{1}' is empty; a number is expected. Fill it in, or take the line out.</source>
            <translation>“{1}”列的字段为空，这里应有一个数。请填上，或删去这一行。</translation>
        </message>
        <message>
            <source>'{0}' in column '{1}' is not a finite number. Fill in a number, or take the line out.</source>
            <translation>“{1}”列中的“{0}”不是有限的数。请填上一个数，或删去这一行。</translation>
        </message>
        <message>
            <source>'{0}' in column '{1}' is not a number. Write numbers with a decimal point; only the target may be words.</source>
            <translation>“{1}”列中的“{0}”不是数。数要用小数点书写；只有目标可以是文字。</translation>
        </message>
        <message>
            <source>There is no column '{0}' for the target. The columns are: {1}.</source>
            <translation>没有可作目标的列“{0}”。现有的列：{1}。</translation>
        </message>
        <message>
            <source>The file has no lines of data. Each line is a sample: numbers, then the target.</source>
            <translation>文件中没有数据行。每行是一个样本：先是若干个数，然后是目标。</translation>
        </message>
        <message>
            <source>The file has a single column. At least two are expected, separated by commas, semicolons or tabs: numbers, then the target.</source>
            <translation>文件只有一列。至少应有两列，用逗号、分号或制表符分隔：先是若干个数，然后是目标。</translation>
        </message>
        <message>
            <source>Behind a closing quotation mark a separator or the line's end is expected, but there is '{0}'. Write a quotation mark inside a field twice.</source>
            <translation>右引号之后应是分隔符或行尾，这里却是“{0}”。字段内的引号要写两次。</translation>
        </message>
        <message>
            <source>The quotation mark that opens here is never closed. Close it.</source>
            <translation>此处的左引号一直没有闭合。请补上右引号。</translation>
        </message>
        <message>
            <source>Line {0} has {1} fields, but line {2} has {3}. Every line must have the same number of fields: fill in what is missing, or quote fields that hold a '{4}'.</source>
            <translation>第 {0} 行有 {1} 个字段，而第 {2} 行有 {3} 个。每一行的字段数必须相同：请补上缺少的字段，或给含有“{4}”的字段加上引号。</translation>
        </message>
        <message>
            <source>Digits</source>
            <translation>数字图像</translation>
        </message>
        <message>
            <source>Handwritten-like digits, 28 × 28 pixels in ten classes, drawn with a pen of random slant, weight, size and wobble. Any number of them, without a network.</source>
            <translation>仿手写数字，28 × 28 像素，共十类，用倾斜、粗细、大小和抖动都随机的笔画成。数量不限，无需联网。</translation>
        </message>
        <message>
            <source>Distortion</source>
            <translation>变形程度</translation>
        </message>
        <message>
            <source>How much the hands differ: slant, size, place and wobble. 0: printed shapes; more is harder.</source>
            <translation>各人笔迹的差异有多大：倾斜、大小、位置和抖动。0 为印刷体；越大越难。</translation>
        </message>
        <message>
            <source>Noise</source>
            <translation>噪声</translation>
        </message>
        <message>
            <source>Standard deviation of the noise on every pixel (0 … 1).</source>
            <translation>每个像素上噪声的标准差（0 … 1）。</translation>
        </message>
        <message>
            <source>The IDX file is cut off: its header asks for {0} bytes, but there are {1}. Download or copy the file again.</source>
            <translation>IDX 文件被截断：文件头要求 {0} 字节，实际只有 {1} 字节。请重新下载或复制该文件。</translation>
        </message>
        <message>
            <source>The IDX file is too long: its header asks for {0} bytes, but there are {1}. Download or copy the file again.</source>
            <translation>IDX 文件过长：文件头要求 {0} 字节，实际却有 {1} 字节。请重新下载或复制该文件。</translation>
        </message>
        <message>
            <source>Not an IDX file: it starts with the bytes {0}, but images start with 00 00 08 03 and labels with 00 00 08 01. Give the original files, plain or as .gz.</source>
            <translation>不是 IDX 文件：它以字节 {0} 开头，而图像以 00 00 08 03 开头，标签以 00 00 08 01 开头。请给出原始文件，未压缩的或 .gz 均可。</translation>
        </message>
        <message>
            <source>The IDX header says that axis {0} has {1} entries, which can't be: the file has {2} bytes. Download or copy the file again.</source>
            <translation>IDX 文件头说轴 {0} 有 {1} 项，这不可能：文件只有 {2} 字节。请重新下载或复制该文件。</translation>
        </message>
        <message>
            <source>Images must have at least 2 axes and labels 1, but '{0}' has {1} and '{2}' has {3}. Check that the files' names are not exchanged.</source>
            <translation>图像至少要有 2 个轴，标签要有 1 个轴，但“{0}”有 {1} 个，“{2}”有 {3} 个。请检查文件名是否互换了。</translation>
        </message>
        <message>
            <source>'{0}' holds {1} images, but '{2}' holds {3} labels. Give the labels that belong to the images.</source>
            <translation>“{0}”含有 {1} 幅图像，而“{2}”含有 {3} 个标签。请给出与图像对应的标签。</translation>
        </message>
        <message>
            <source>Label {0} (counted from 0) is {1}, but labels are whole numbers from 0 to 9999.</source>
            <translation>标签 {0}（从 0 数起）是 {1}，但标签应为 0 到 9999 的整数。</translation>
        </message>
        <message>
            <source>Value {0} of the images (counted from 0) is {1}, not a finite number. Mend the file.</source>
            <translation>图像的值 {0}（从 0 数起）是 {1}，不是有限的数。请修正该文件。</translation>
        </message>
        <message>
            <source>Training images have the shape {0}, but validation images {1}. They must be the same.</source>
            <translation>训练图像的形状是 {0}，验证图像的形状却是 {1}。两者必须相同。</translation>
        </message>
        <message>
            <source>'{0}' has no partner: no file of {1} starts like it. Put both into the folder.</source>
            <translation>“{0}”缺少配对：{1}中没有以相同前缀开头的文件。请把两个文件都放进该文件夹。</translation>
        </message>
        <message>
            <source>The folder can't be read ({0}). Check its name and that you may read it.</source>
            <translation>无法读取该文件夹（{0}）。请检查其名称以及您是否有读取权限。</translation>
        </message>
        <message>
            <source>The folder has no IDX files. It must hold train-images… with train-labels…, and t10k-images… with t10k-labels… for validation (plain or .gz).</source>
            <translation>该文件夹中没有 IDX 文件。它必须含有 train-images… 和 train-labels…，用于验证的还有 t10k-images… 和 t10k-labels…（未压缩的或 .gz）。</translation>
        </message>
        <message>
            <source>'{0}' could be images or labels; its name says neither. Give the folder with the files …images… and …labels….</source>
            <translation>“{0}”可能是图像，也可能是标签；从文件名看不出来。请给出含有 …images… 和 …labels… 文件的文件夹。</translation>
        </message>
        <message>
            <source>There is no file or folder '{0}'. Check the path.</source>
            <translation>没有文件或文件夹“{0}”。请检查路径。</translation>
        </message>
        <message>
            <source>'{0}' is no kind of data that can be read. Give a folder of IDX files, or a .csv, .txt or .npz file.</source>
            <translation>“{0}”不是可以读取的数据类型。请给出含 IDX 文件的文件夹，或 .csv、.txt、.npz 文件。</translation>
        </message>
        <message>
            <source>A sample of the data has the shape {0} ({1} values), but the network's input takes {2} ({3}). Set the input's shape to that of the data, or give other data.</source>
            <translation>数据中一个样本的形状是 {0}（{1} 个值），而网络的输入要求 {2}（{3} 个值）。请把输入的形状设为数据的形状，或换用其他数据。</translation>
        </message>
        <message>
            <source>Text comes as windows of characters, but the network's input takes {0}. Set the input's shape to [window, characters] (or [window] for an embedding).</source>
            <translation>文本以字符窗口的形式输入，而网络的输入要求 {0}。请把输入的形状设为 [窗口, 字符数]（使用嵌入时设为 [窗口]）。</translation>
        </message>
        <message>
            <source>The shortest sequence ({0} steps) is longer than the longest ({1}). Make 'shortest' at most {1}.</source>
            <translation>最短序列（{0} 步）比最长序列（{1} 步）还长。请把“最短”设为不超过 {1}。</translation>
        </message>
        <message>
            <source>Which comes first</source>
            <translation>谁先出现</translation>
        </message>
        <message>
            <source>Sequences of different lengths with two events, A and B, amid noise; the class says which comes first. Without the order of the steps the classes look the same.</source>
            <translation>长度不一的序列，在噪声中含有 A 和 B 两个事件；类别表示哪一个先出现。若不看各步的先后顺序，各类别就毫无区别。</translation>
        </message>
        <message>
            <source>Shortest</source>
            <translation>最短</translation>
        </message>
        <message>
            <source>Steps of the shortest sequences.</source>
            <translation>最短序列的步数。</translation>
        </message>
        <message>
            <source>Longest</source>
            <translation>最长</translation>
        </message>
        <message>
            <source>Steps of the longest sequences.</source>
            <translation>最长序列的步数。</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>特征</translation>
        </message>
        <message>
            <source>How many values each step has; the first two mark the events.</source>
            <translation>每一步有多少个值；前两个标记事件。</translation>
        </message>
        <message>
            <source>Standard deviation of the Gaussian noise on every value.</source>
            <translation>每个值上高斯噪声的标准差。</translation>
        </message>
        <message>
            <source>Sine</source>
            <translation>正弦</translation>
        </message>
        <message>
            <source>Sum of sines</source>
            <translation>正弦之和</translation>
        </message>
        <message>
            <source>Sawtooth</source>
            <translation>锯齿波</translation>
        </message>
        <message>
            <source>Logistic map</source>
            <translation>逻辑斯谛映射</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>时间步数</translation>
        </message>
        <message>
            <source>How many steps of time a sample has.</source>
            <translation>一个样本有多少个时间步。</translation>
        </message>
        <message>
            <source>How many values each step has.</source>
            <translation>每一步有多少个值。</translation>
        </message>
        <message>
            <source>Series</source>
            <translation>时间序列</translation>
        </message>
        <message>
            <source>Windows of a series whose next step can be predicted.</source>
            <translation>时间序列的窗口，其下一步可以预测。</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>种类</translation>
        </message>
        <message>
            <source>What the series is made of.</source>
            <translation>时间序列由什么构成。</translation>
        </message>
        <message>
            <source>Target</source>
            <translation>目标</translation>
        </message>
        <message>
            <source>What is to be predicted: the step behind the window, or at every step the next one (for layers that return sequences).</source>
            <translation>要预测什么：窗口之后的那一步，还是在每一步都预测下一步（用于返回序列的层）。</translation>
        </message>
        <message>
            <source>Next step</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>Next step at every step</source>
            <translation>每一步都预测下一步</translation>
        </message>
        <message>
            <source>Random sequences</source>
            <translation>随机序列</translation>
        </message>
        <message>
            <source>Inputs and targets drawn independently from U(0, 1): there is nothing to learn, the best constant gives a mean squared error of 1/12.</source>
            <translation>输入和目标相互独立地取自 U(0, 1)：没有什么可学的，最好的常数也只能得到 1/12 的均方误差。</translation>
        </message>
        <message>
            <source>The text has {0} characters, but one window of {1} and the character that follows it need {2}. Give a longer text or shorten the network's time axis.</source>
            <translation>文本有 {0} 个字符，而一个长 {1} 的窗口加上其后的那个字符需要 {2} 个。请给出更长的文本，或缩短网络的时间轴。</translation>
        </message>
        <message>
            <source>The text has {0} different characters, but the network's input takes {1} features. Set the input's shape to [{2}, {0}] and the last layer to {0} units.</source>
            <translation>文本中有 {0} 种不同的字符，而网络的输入只接受 {1} 个特征。请把输入的形状设为 [{2}, {0}]，并把最后一层设为 {0} 个单元。</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>窗口</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>步长</translation>
        </message>
        <message>
            <source>Rows with a single 1 for recurrent layers, numbers for an embedding.</source>
            <translation>循环层使用只含一个 1 的行，嵌入层使用编号。</translation>
        </message>
        <message>
            <source>One-hot rows</source>
            <translation>独热行</translation>
        </message>
        <message>
            <source>Numbers</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>Target at every step</source>
            <translation>每一步都有目标</translation>
        </message>
        <message>
            <source>The next character is to be predicted at every step, for layers that return sequences; off: only behind the window.</source>
            <translation>在每一步都预测下一个字符，用于返回序列的层；关闭时只预测窗口之后的字符。</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>划分方式</translation>
        </message>
        <message>
            <source>By position: the end of the text validates and shares no character with what was trained on. Mixed: any window may validate, though it overlaps others.</source>
            <translation>按位置：用文本的末尾作验证，它与训练所用的部分没有共同的字符。混合：任何窗口都可能用于验证，尽管它与其他窗口重叠。</translation>
        </message>
        <message>
            <source>By position in the text</source>
            <translation>按文本中的位置</translation>
        </message>
        <message>
            <source>Mixed windows</source>
            <translation>混合各窗口</translation>
        </message>
        <message>
            <source>Small text</source>
            <translation>短文本</translation>
        </message>
        <message>
            <source>Verse and a short play of our own, in 65 different characters: the network predicts the next one.</source>
            <translation>我们自己写的诗和一出短剧，共有 65 种不同的字符：由网络预测下一个字符。</translation>
        </message>
        <message>
            <source>Standard deviation of the Gaussian noise on both coordinates.</source>
            <translation>两个坐标上高斯噪声的标准差。</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类别数</translation>
        </message>
        <message>
            <source>How many classes there are; each has the same number of samples.</source>
            <translation>有多少个类别；各类别的样本数相同。</translation>
        </message>
        <message>
            <source>XOR</source>
            <translation>异或（XOR）</translation>
        </message>
        <message>
            <source>The four corners of a square; opposite corners belong together. No line separates them.</source>
            <translation>正方形的四个角，对角属于同一类。没有一条直线能把它们分开。</translation>
        </message>
        <message>
            <source>Spiral</source>
            <translation>螺旋</translation>
        </message>
        <message>
            <source>Arms of points wound around each other, a class each.</source>
            <translation>相互缠绕的点构成的旋臂，每条旋臂为一类。</translation>
        </message>
        <message>
            <source>Turns</source>
            <translation>圈数</translation>
        </message>
        <message>
            <source>How often an arm winds around the centre; more turns are harder.</source>
            <translation>每条旋臂绕中心多少圈；圈数越多越难。</translation>
        </message>
        <message>
            <source>Two moons</source>
            <translation>双月</translation>
        </message>
        <message>
            <source>Two half circles that reach into each other.</source>
            <translation>两个相互嵌入的半圆。</translation>
        </message>
        <message>
            <source>Circles</source>
            <translation>同心圆</translation>
        </message>
        <message>
            <source>A circle of points inside another.</source>
            <translation>一圈点在另一圈点之内。</translation>
        </message>
        <message>
            <source>Inner radius</source>
            <translation>内半径</translation>
        </message>
        <message>
            <source>Radius of the inner circle; the outer one has 1.</source>
            <translation>内圆的半径；外圆的半径为 1。</translation>
        </message>
        <message>
            <source>Gaussian blobs</source>
            <translation>高斯团</translation>
        </message>
        <message>
            <source>Round clouds of points, a class each; more noise makes them overlap.</source>
            <translation>圆形的点云，每团为一类；噪声越大，重叠越多。</translation>
        </message>
        <message>
            <source>Noisy line</source>
            <translation>带噪声的直线</translation>
        </message>
        <message>
            <source>y = slope · x + intercept + noise · U(0, 1), with x from U(0, 1). The noise has mean noise / 2, so the best intercept lies that much higher.</source>
            <translation>y = 斜率 · x + 截距 + 噪声 · U(0, 1)，其中 x 取自 U(0, 1)。噪声的均值为噪声 / 2，因此最佳截距也要高出这么多。</translation>
        </message>
        <message>
            <source>Slope</source>
            <translation>斜率</translation>
        </message>
        <message>
            <source>What one more x adds to y.</source>
            <translation>x 每增加 1，y 增加多少。</translation>
        </message>
        <message>
            <source>Intercept</source>
            <translation>截距</translation>
        </message>
        <message>
            <source>y at x = 0, before the noise.</source>
            <translation>x = 0 时的 y，未加噪声。</translation>
        </message>
        <message>
            <source>Width of the uniform noise on y.</source>
            <translation>y 上均匀噪声的宽度。</translation>
        </message>
        <message>
            <source>Not UTF-8 text: byte 0x{0} at offset {1} (line {2}) is not part of a character. Save the file with the encoding UTF-8.</source>
            <translation>不是 UTF-8 文本：偏移 {1} 处（第 {2} 行）的字节 0x{0} 不属于任何字符。请以 UTF-8 编码保存该文件。</translation>
        </message>
        <message>
            <source>'{0}' has no value '{1}'. Its named values are: {2}.</source>
            <translation>“{0}”没有名为“{1}”的值。它的具名值有：{2}。</translation>
        </message>
        <message>
            <source>There is no node '{0}'. There are: {1}.</source>
            <translation>没有节点“{0}”。现有：{1}。</translation>
        </message>
        <message>
            <source>'{0}' has the shape {1}: give {2} indices, not {3}.</source>
            <translation>“{0}”的形状是 {1}：请给出 {2} 个下标，而不是 {3} 个。</translation>
        </message>
        <message>
            <source>Index {0} of '{1}' is out of range: it goes from 0 to {2}.</source>
            <translation>“{1}”的下标 {0} 越界：范围是 0 到 {2}。</translation>
        </message>
        <message>
            <source>The network has no layers. Add an Input and the layers after it.</source>
            <translation>网络没有层。请添加输入层及其后的各层。</translation>
        </message>
        <message>
            <source>Input '{0}' has no sample. Give one with the shape {1}.</source>
            <translation>输入“{0}”没有样本。请给出一个形状为 {1} 的样本。</translation>
        </message>
        <message>
            <source>Input '{0}' expects {1}, but the sample has the shape {2}.</source>
            <translation>输入“{0}”需要 {1}，但样本的形状是 {2}。</translation>
        </message>
        <message>
            <source>Input '{0}' gets {1} samples, but another input gets {2}. Give all inputs the same number.</source>
            <translation>输入“{0}”得到 {1} 个样本，另一个输入却得到 {2} 个。请给所有输入相同数量的样本。</translation>
        </message>
        <message>
            <source>The mask has {0} steps, but the samples of '{1}' have {2}.</source>
            <translation>掩码有 {0} 步，而“{1}”的样本有 {2} 步。</translation>
        </message>
        <message>
            <source>There is no loss called '{0}'.</source>
            <translation>没有名为“{0}”的损失函数。</translation>
        </message>
        <message>
            <source>The target has the shape {0}, but the output '{1}' has {2}: they need the same samples and steps.</source>
            <translation>目标的形状是 {0}，而输出“{1}”的形状是 {2}：两者的样本数和步数必须相同。</translation>
        </message>
        <message>
            <source>'{0}' holds {1}, but '{2}' takes whole numbers from 0 to {3}.</source>
            <translation>“{0}”中含有 {1}，但“{2}”只接受 0 到 {3} 的整数。</translation>
        </message>
        <message>
            <source>A probability is so close to 0 or 1 that its logarithm would lose its digits. The loss is computed from the logits, as in training.</source>
            <translation>有一个概率过于接近 0 或 1，取对数会丢失有效数字。因此与训练时一样，损失由 logits 计算。</translation>
        </message>
        <message>
            <source>'{0}' is a derivative of the loss, but there is no target. Give one.</source>
            <translation>“{0}”是损失的导数，但没有目标。请给出目标。</translation>
        </message>
        <message>
            <source>{0} has no attribute '{1}'. Did you mean '{2}'?</source>
            <translation>{0} 没有属性“{1}”。您是指“{2}”吗？</translation>
        </message>
        <message>
            <source>{0} has no attribute '{1}'; it has none at all.</source>
            <translation>{0} 没有属性“{1}”；它没有任何属性。</translation>
        </message>
        <message>
            <source>{0} has no attribute '{1}'. It has: {2}.</source>
            <translation>{0} 没有属性“{1}”。它的属性有：{2}。</translation>
        </message>
        <message>
            <source>Rename it '{0}'</source>
            <translation>改名为“{0}”</translation>
        </message>
        <message>
            <source>Remove '{0}'</source>
            <translation>删除“{0}”</translation>
        </message>
        <message>
            <source>Set {0} to {1}</source>
            <translation>把“{0}”设为 {1}</translation>
        </message>
        <message>
            <source>Set {0} to {1}, its default</source>
            <translation>把“{0}”设为默认值 {1}</translation>
        </message>
        <message>
            <source>The weights given for '{0}' are {1}, but the layer wants {2}. Give them in that shape, or leave them out to draw them from the seed.</source>
            <translation>为“{0}”给出的权重是 {1}，但该层需要 {2}。请按这个形状给出，或省去它们，由随机种子生成。</translation>
        </message>
        <message>
            <source>There is no parameter '{0}'. '{1}' has: {2}.</source>
            <translation>没有参数“{0}”。“{1}”的参数有：{2}。</translation>
        </message>
        <message>
            <source>There is no parameter '{0}': '{1}' has none. Remove these weights.</source>
            <translation>没有参数“{0}”：“{1}”没有任何参数。请删除这些权重。</translation>
        </message>
        <message>
            <source>The weights '{0}' belong to no layer: none is called '{1}'. Write them as layer.parameter, or remove them.</source>
            <translation>权重“{0}”不属于任何层：没有名为“{1}”的层。请把它写成 层名.参数名，或将其删除。</translation>
        </message>
        <message>
            <source>Remove these weights</source>
            <translation>删除这些权重</translation>
        </message>
        <message>
            <source>The sample gives values for '{0}', which is no input of the network. Name an input layer, or remove them.</source>
            <translation>样本给出了“{0}”的值，但它不是网络的输入。请写出某个输入层的名称，或将其删除。</translation>
        </message>
        <message>
            <source>Remove '{0}' from the sample</source>
            <translation>从样本中删除“{0}”</translation>
        </message>
        <message>
            <source>The sample's values for '{0}' are {1}, but the input is {2}, the samples (N) first. Give them in that shape.</source>
            <translation>样本中“{0}”的值是 {1}，但该输入是 {2}，样本（N）在最前。请按这个形状给出。</translation>
        </message>
        <message>
            <source>Take them as one sample</source>
            <translation>当作一个样本</translation>
        </message>
        <message>
            <source>Use {0}</source>
            <translation>改用 {0}</translation>
        </message>
        <message>
            <source>There is no loss '{0}'. Choose one of: {1}.</source>
            <translation>没有损失函数“{0}”。请从以下选择一个：{1}。</translation>
        </message>
        <message>
            <source>Set the activation of '{0}' to {1}</source>
            <translation>把“{0}”的激活函数设为 {1}</translation>
        </message>
        <message>
            <source>Let the loss take logits</source>
            <translation>让损失函数接受 logits</translation>
        </message>
        <message>
            <source>Let the loss take probabilities</source>
            <translation>让损失函数接受概率</translation>
        </message>
        <message>
            <source>{0} knows no logits, so "from_logits" has no effect. Remove it.</source>
            <translation>{0} 不涉及 logits，因此 "from_logits" 不起作用。请将其删除。</translation>
        </message>
        <message>
            <source>The softmax of '{0}' runs over one unit, so it is always 1. Give it a unit for each class, or use sigmoid with binary cross-entropy.</source>
            <translation>“{0}”的 softmax 只作用于一个单元，因此恒为 1。请让每个类别各有一个单元，或使用 sigmoid 加二元交叉熵。</translation>
        </message>
        <message>
            <source>The loss takes logits and applies {0} itself, but '{1}' applies {2} already. Let the loss take probabilities, or make '{1}' linear.</source>
            <translation>损失函数接受 logits 并自行施加 {0}，但“{1}”已经施加了 {2}。请让损失函数接受概率，或把“{1}”设为线性。</translation>
        </message>
        <message>
            <source>{0} expects probabilities, as {1} gives them, but '{2}' ends in {3}. Set its activation to {1}, or let the loss take logits.</source>
            <translation>{0} 需要概率，即 {1} 所给出的那样，但“{2}”以 {3} 结尾。请把它的激活函数设为 {1}，或让损失函数接受 logits。</translation>
        </message>
        <message>
            <source>The target of {0} is {1}, but '{2}' gives {3}: the time axis is missing. Return sequences from the recurrent layer before it.</source>
            <translation>{0}的目标是 {1}，但“{2}”给出 {3}：缺少时间轴。请让它前面的循环层返回序列。</translation>
        </message>
        <message>
            <source>The target of {0} is {1}, one for each sample, but '{2}' gives {3}, one for each step. Return only the last step of the recurrent layer before it.</source>
            <translation>{0}的目标是 {1}，每个样本一个，但“{2}”给出 {3}，每步一个。请让它前面的循环层只返回最后一步。</translation>
        </message>
        <message>
            <source>The target of {0} is {1}, but '{2}' gives {3}. Give it as many units as the target has values.</source>
            <translation>{0}的目标是 {1}，但“{2}”给出 {3}。请让它的单元数等于目标的值的个数。</translation>
        </message>
        <message>
            <source>The target of {0} is {1}, but '{2}' gives {3}, and {4} cannot compare them. Give the output the axes of the target, or choose another loss.</source>
            <translation>{0}的目标是 {1}，但“{2}”给出 {3}，{4} 无法对两者进行比较。请让输出具有与目标相同的轴，或换一个损失函数。</translation>
        </message>
        <message>
            <source>Let the dataset give class numbers</source>
            <translation>让数据集给出类别编号</translation>
        </message>
        <message>
            <source>the data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>{0} has {1} classes, but '{2}' gives {3}, only {4} of them. Give it {1} units.</source>
            <translation>{0}有 {1} 个类别，但“{2}”给出 {3}，只有其中 {4} 个。请给它 {1} 个单元。</translation>
        </message>
        <message>
            <source>{0} has {1} classes, but '{2}' gives {3}: {4} outputs, some for classes that never come. Give it {1} units.</source>
            <translation>{0}有 {1} 个类别，但“{2}”给出 {3}：有 {4} 个输出，其中一些对应从不出现的类别。请给它 {1} 个单元。</translation>
        </message>
        <message>
            <source>The sample's target is {0}, but '{1}' gives {2}, and {3} cannot compare them. Give the target in the shape of the output (class numbers for the sparse loss).</source>
            <translation>样本的目标是 {0}，但“{1}”给出 {2}，{3} 无法对两者进行比较。请按输出的形状给出目标（稀疏损失则给出类别编号）。</translation>
        </message>
        <message>
            <source>'{0}' was written by a newer Unroll: its '{1}' is version {2}. It is kept as it is; open the document with that program, or put a new layer in its place.</source>
            <translation>“{0}”由更新版本的 Unroll 写成：其“{1}”的版本是 {2}。它会原样保留；请用那个程序打开该文档，或换成一个新的层。</translation>
        </message>
        <message>
            <source>'{0}' is a '{1}', a layer that this program does not know. It is kept as it is; put a layer of the palette in its place.</source>
            <translation>“{0}”是“{1}”，本程序不认识这种层。它会原样保留；请换成面板中的层。</translation>
        </message>
        <message>
            <source>'{0}' is a '{1}', a layer that this program does not know. Did you mean '{2}'?</source>
            <translation>“{0}”是“{1}”，本程序不认识这种层。您是指“{2}”吗？</translation>
        </message>
        <message>
            <source>The connections run in a circle through {0}. A network computes from its inputs to its output: remove the connection from '{1}' back to '{2}'; what should remember belongs into a recurrent layer.</source>
            <translation>连接经过{0}构成了环路。网络从输入到输出进行计算：请删除从“{1}”回到“{2}”的连接；需要记忆的内容应放在循环层中。</translation>
        </message>
        <message>
            <source>Remove {0} → {1}</source>
            <translation>删除 {0} → {1}</translation>
        </message>
        <message>
            <source>'{0}' takes no input, so nothing can be connected to '{1}'. Remove the connection.</source>
            <translation>“{0}”没有输入，因此不能有连接通向“{1}”。请删除该连接。</translation>
        </message>
        <message>
            <source>'{0}' has no output '{1}'. Remove the connection.</source>
            <translation>“{0}”没有输出“{1}”。请删除该连接。</translation>
        </message>
        <message>
            <source>'{0}' has no input '{1}'. Its inputs are: {2}.</source>
            <translation>“{0}”没有输入“{1}”。它的输入有：{2}。</translation>
        </message>
        <message>
            <source>'{0}' has no output '{1}'. Its outputs are: {2}.</source>
            <translation>“{0}”没有输出“{1}”。它的输出有：{2}。</translation>
        </message>
        <message>
            <source>Connect to {0}</source>
            <translation>连接到 {0}</translation>
        </message>
        <message>
            <source>Remove the connection</source>
            <translation>删除该连接</translation>
        </message>
        <message>
            <source>Connect {0} → {1}</source>
            <translation>连接 {0} → {1}</translation>
        </message>
        <message>
            <source>'{0}' is no name for a layer: take letters, digits and _, and begin with a letter, as in '{1}'.</source>
            <translation>“{0}”不能作层的名称：请使用字母、数字和 _，并以字母开头，例如“{1}”。</translation>
        </message>
        <message>
            <source>'{0}' means something else in derivations. Choose another name, '{1}' is free.</source>
            <translation>“{0}”在推导中另有含义。请另取名称，“{1}”可用。</translation>
        </message>
        <message>
            <source>Two layers are called '{0}'. Choose another name for one of them, '{1}' is free.</source>
            <translation>有两个层名为“{0}”。请给其中一个另取名称，“{1}”可用。</translation>
        </message>
        <message>
            <source>Both '{0}' and '{1}' are connected to '{2}', which takes one input. Remove one of them.</source>
            <translation>“{0}”和“{1}”都连接到“{2}”，而它只接受一个输入。请删除其中一个连接。</translation>
        </message>
        <message>
            <source>Keep {0} → {1}</source>
            <translation>保留 {0} → {1}</translation>
        </message>
        <message>
            <source>Nothing is connected to '{0}'. Connect the output of the layer before '{1}' to it.</source>
            <translation>没有任何连接通向“{0}”。请把“{1}”之前那一层的输出连接到它。</translation>
        </message>
        <message>
            <source>Add an Input layer</source>
            <translation>添加一个输入层</translation>
        </message>
        <message>
            <source>Set the shape of '{0}' to {1}</source>
            <translation>把“{0}”的形状设为 {1}</translation>
        </message>
        <message>
            <source>Use a series that can be predicted</source>
            <translation>使用可以预测的时间序列</translation>
        </message>
        <message>
            <source>There is no optimizer '{0}'. Choose one of: {1}.</source>
            <translation>没有优化器“{0}”。请从以下选择一个：{1}。</translation>
        </message>
        <message>
            <source>{0} says nothing about a network that is trained with {1}. Leave it out, or choose a loss for classes.</source>
            <translation>对于用 {1} 训练的网络，{0} 没有意义。请去掉它，或选择用于分类的损失函数。</translation>
        </message>
        <message>
            <source>There is no metric '{0}'. Choose among: {1}.</source>
            <translation>没有指标“{0}”。请从以下选择：{1}。</translation>
        </message>
        <message>
            <source>Set it to {0}</source>
            <translation>设为 {0}</translation>
        </message>
        <message>
            <source>The network has no layers yet. Begin with an Input layer, then connect others to it.</source>
            <translation>网络中还没有层。请先放一个输入层，再把其他层与它相连。</translation>
        </message>
        <message>
            <source>The network has no Input layer, so no data can enter it. Add one and connect it to the first layer.</source>
            <translation>网络没有输入层，数据无从进入。请添加一个输入层，并连接到第一层。</translation>
        </message>
        <message>
            <source>The loss is taken from '{0}', the first output; {1} is computed, but nothing uses it. Connect it or remove it.</source>
            <translation>损失取自第一个输出“{0}”；{1}虽经计算，却没有被使用。请连接它或删除它。</translation>
        </message>
        <message>
            <source>The dataset feeds '{0}' alone; '{1}' gets no values. Remove it, or give a sample in place of the dataset.</source>
            <translation>数据集只供给“{0}”；“{1}”得不到任何值。请将其删除，或用样本代替数据集。</translation>
        </message>
        <message>
            <source>There is no dataset '{0}'. Choose one of: {1}; or give files when training.</source>
            <translation>没有数据集“{0}”。请从以下选择一个：{1}；或在训练时给出文件。</translation>
        </message>
        <message>
            <source>The batch has {0} samples, but must have at least 1 and at most 1000000000.</source>
            <translation>批大小是 {0} 个样本，但必须至少为 1，至多为 1000000000。</translation>
        </message>
        <message>
            <source>Training lasts {0} epochs, but must last at least 1 and at most 1000000000.</source>
            <translation>训练轮数是 {0}，但必须至少为 1，至多为 1000000000。</translation>
        </message>
        <message>
            <source>This layer is not in the document any more.</source>
            <translation>该层已不在文档中。</translation>
        </message>
        <message>
            <source>There is a layer called '{0}' already. Choose another name, '{1}' is free.</source>
            <translation>已有名为“{0}”的层。请另取名称，“{1}”可用。</translation>
        </message>
        <message>
            <source>'{0}' is of a type that this program does not know; its attributes are kept as they are.</source>
            <translation>“{0}”的类型是本程序不认识的；它的属性会原样保留。</translation>
        </message>
        <message>
            <source>This connection is not in the document any more.</source>
            <translation>该连接已不在文档中。</translation>
        </message>
        <message>
            <source>Set the padding of '{0}' to same</source>
            <translation>把“{0}”的填充设为 same</translation>
        </message>
        <message>
            <source>Return only the last step of '{0}'</source>
            <translation>让“{0}”只返回最后一步</translation>
        </message>
        <message>
            <source>Return sequences from '{0}'</source>
            <translation>让“{0}”返回序列</translation>
        </message>
        <message>
            <source>Give '{0}' {1} units</source>
            <translation>把“{0}”的单元数设为 {1}</translation>
        </message>
        <message>
            <source>Insert {0} between '{1}' and '{2}'</source>
            <translation>在“{1}”和“{2}”之间插入 {0} 层</translation>
        </message>
        <message>
            <source>A document</source>
            <translation>文档</translation>
        </message>
        <message>
            <source>"seed" must be a whole number from 0 to 18446744073709551615, but here stands {0}.</source>
            <translation>"seed" 必须是 0 到 18446744073709551615 的整数，这里却是 {0}。</translation>
        </message>
        <message>
            <source>a document</source>
            <translation>文档</translation>
        </message>
        <message>
            <source>This is no Unroll document: "format" is missing. Begin it with {"format": 1, …</source>
            <translation>这不是 Unroll 文档：缺少 "format"。请以 {"format": 1, … 开头</translation>
        </message>
        <message>
            <source>The document has format {0}, but this program knows formats up to {1}. Open it with a newer Unroll.</source>
            <translation>文档的格式版本是 {0}，而本程序只认识 {1} 及以下的格式。请用更新版本的 Unroll 打开。</translation>
        </message>
        <message>
            <source>There is no format {0}. Write "format": 1.</source>
            <translation>没有格式 {0}。请写 "format": 1。</translation>
        </message>
        <message>
            <source>Each of "nodes"</source>
            <translation>"nodes" 的每一项</translation>
        </message>
        <message>
            <source>This node has no "{0}". Each needs a "name" and a "type".</source>
            <translation>该节点没有 "{0}"。每个节点都需要 "name" 和 "type"。</translation>
        </message>
        <message>
            <source>"position" is a list of two numbers: [x, y].</source>
            <translation>"position" 是由两个数组成的列表：[x, y]。</translation>
        </message>
        <message>
            <source>"version" is {0}, but versions count from 1.</source>
            <translation>"version" 是 {0}，但版本从 1 数起。</translation>
        </message>
        <message>
            <source>a node</source>
            <translation>节点</translation>
        </message>
        <message>
            <source>Each of "edges"</source>
            <translation>"edges" 的每一项</translation>
        </message>
        <message>
            <source>This edge has no "{0}". Write it as {"from": "a.out", "to": "b.in"}.</source>
            <translation>该边没有 "{0}"。请写成 {"from": "a.out", "to": "b.in"}。</translation>
        </message>
        <message>
            <source>an edge</source>
            <translation>边</translation>
        </message>
        <message>
            <source>The end of an edge</source>
            <translation>边的端点</translation>
        </message>
        <message>
            <source>This edge is left out: no node is called '{0}'. Give the name of one, with its port, as in "{0}.{1}".</source>
            <translation>该边被略去：没有名为“{0}”的节点。请写出某个节点的名称及其端口，如 "{0}.{1}"。</translation>
        </message>
        <message>
            <source>This edge is left out: no node is called '{0}'. Did you mean '{1}'?</source>
            <translation>该边被略去：没有名为“{0}”的节点。您是指“{1}”吗？</translation>
        </message>
        <message>
            <source>Each of "faults"</source>
            <translation>"faults" 的每一项</translation>
        </message>
        <message>
            <source>{0} must be {1}, but here stands {2}.</source>
            <translation>{0} 应当是{1}，这里却是{2}。</translation>
        </message>
        <message>
            <source>{0} must be a whole number, but here stands {1}.</source>
            <translation>{0} 必须是整数，这里却是 {1}。</translation>
        </message>
        <message>
            <source>{0} is {1}, larger than any number that a computer's double can hold.</source>
            <translation>{0} 是 {1}，超出了计算机双精度浮点数所能表示的范围。</translation>
        </message>
        <message>
            <source>{0} must be a number, a text, true, false or a list of sizes, but here stands {1}. Leave it out to have its default.</source>
            <translation>{0} 必须是数、文字、true、false 或尺寸列表，这里却是{1}。若要使用默认值，请省去它。</translation>
        </message>
        <message>
            <source>{0} has {1} axes, more than the {2} that a tensor may have.</source>
            <translation>{0} 有 {1} 个轴，超过了张量最多可有的 {2} 个。</translation>
        </message>
        <message>
            <source>The rows of {0} are not of the same length: a list of {1} is expected here, as in the first row, but here stands {2}.</source>
            <translation>{0} 的各行长度不一致：与第一行一样，这里应是长度为 {1} 的列表，却是 {2}。</translation>
        </message>
        <message>
            <source>"{0}" means nothing in {1}; it will be lost when the document is saved.</source>
            <translation>“{0}”在{1}中没有意义；保存文档时它会丢失。</translation>
        </message>
        <message>
            <source>"{0}" means nothing in {1}; did you mean "{2}"? It will be lost when the document is saved.</source>
            <translation>“{0}”在{1}中没有意义；您是指“{2}”吗？保存文档时它会丢失。</translation>
        </message>
        <message>
            <source>The same numbers as in max_pooling: here every entry of a window takes a quarter of the gradient.</source>
            <translation>所用的数与示例“一次最大池化”相同：这里窗口中的每一项各分得四分之一的梯度。</translation>
        </message>
        <message>
            <source>The document's equations: z = W x + b, y = f(z), δ = f'(z) ∂L/∂y, ∂L/∂W = δ xᵀ, ∂L/∂b = δ. The numbers are ours.</source>
            <translation>原文档的方程：z = W x + b，y = f(z)，δ = f'(z) ∂L/∂y，∂L/∂W = δ xᵀ，∂L/∂b = δ。数值由我们给出。</translation>
        </message>
        <message>
            <source>Here f is the sigmoid, so that f'(z) = y (1 − y), and the loss is the mean square of two outputs, so that ∂L/∂y = y − target.</source>
            <translation>这里 f 是 sigmoid，所以 f'(z) = y (1 − y)；损失是两个输出的均方误差，所以 ∂L/∂y = y − 目标。</translation>
        </message>
        <message>
            <source>The program leaves its data and the function "sample" undefined; here the text is our own, and a temperature divides the logits before the next character is drawn.</source>
            <translation>原程序没有定义它的数据和函数 "sample"；这里的文本由我们自己给出，并且在抽取下一个字符之前先用温度去除 logits。</translation>
        </message>
        <message>
            <source>The printed loop goes on from the text of the temperature before, so that temperatures cannot be compared. Here every temperature starts from the same text.</source>
            <translation>原文档所印的循环接着上一个温度生成的文本继续，因此各温度无法比较。这里每个温度都从同一段文本开始。</translation>
        </message>
        <message>
            <source>k is summed over and yet counts the bias, and x has no channel. The sum runs over the input's channels c; k counts the filters.</source>
            <translation>k 既用作求和下标，又用来给偏置编号，而 x 没有通道。求和应对输入的通道 c 进行；k 是滤波器的编号。</translation>
        </message>
        <message>
            <source>The second document writes the sum with a channel p, as it should be. The numbers are ours.</source>
            <translation>第二份文档用通道 p 写出了求和，这是正确的。数值由我们给出。</translation>
        </message>
        <message>
            <source>As in every framework the kernel is not turned round: strictly, this is a cross-correlation.</source>
            <translation>与所有框架一样，卷积核没有翻转：严格地说，这是互相关。</translation>
        </message>
        <message>
            <source>Right in itself and computed here as printed, but not what the Keras layer computes that the document goes on to use: there the update gate keeps the old state, there are biases, and the reset comes after the product.</source>
            <translation>它本身没有错，这里也照原文计算，但不是原文档随后使用的 Keras 层所计算的：在 Keras 中更新门保留旧状态，有偏置，并且重置在乘积之后。</translation>
        </message>
        <message>
            <source>The document gives the equations; the numbers are ours. The matrices are those of the LSTM example, [U W] side by side for [h, x].</source>
            <translation>原文档给出方程，数值由我们给出。矩阵与 LSTM 例子的相同，[U W] 并排，作用于 [h, x]。</translation>
        </message>
        <message>
            <source>What Keras computes from the same numbers stands beside it as gru_step_keras.</source>
            <translation>Keras 用同样的数算出的结果见示例“GRU 的一步，按 Keras 的算法”，可与此对照。</translation>
        </message>
        <message>
            <source>The same numbers as in gru_step. The update gate keeps the old state, and the reset gate works on the product U h: with biases of 0 these two make all the difference.</source>
            <translation>所用的数与示例“GRU 的一步”相同。更新门保留旧状态，重置门作用于乘积 U h：偏置为 0 时，全部差别就来自这两点。</translation>
        </message>
        <message>
            <source>The loss is the mean square, but the printed gradient is that of half the sum of squares: n/2 times as large.</source>
            <translation>损失是均方误差，但所印的梯度是误差平方和之半的梯度：大了 n/2 倍。</translation>
        </message>
        <message>
            <source>The other form stands beside it as linear_regression_sum.</source>
            <translation>另一种形式见示例“线性回归，误差平方和的梯度”，可与此对照。</translation>
        </message>
        <message>
            <source>The noise is drawn from U(0, 1), whose mean is 0.5: the intercept tends to 1.5, not to 1.</source>
            <translation>噪声取自 U(0, 1)，其均值是 0.5：截距趋于 1.5，而不是 1。</translation>
        </message>
        <message>
            <source>[h, x] would have four entries, but W_f and W_i have three columns: the product does not exist. The input is 0.5 alone.</source>
            <translation>[h, x] 会有四项，但 W_f 和 W_i 只有三列：该乘积不存在。输入只取 0.5。</translation>
        </message>
        <message>
            <source>The document breaks off inside W_c. The rest of W_c and b_c continue its pattern.</source>
            <translation>原文档写到 W_c 中间就中断了。W_c 的其余部分和 b_c 按其规律续写。</translation>
        </message>
        <message>
            <source>The document does not come to the output gate. W_o and b_o continue its pattern.</source>
            <translation>原文档没有写到输出门。W_o 和 b_o 按其规律续写。</translation>
        </message>
        <message>
            <source>The document writes one matrix for [h, x]: its first two columns are the rows of U, its last one those of W.</source>
            <translation>原文档为 [h, x] 只写一个矩阵：它的前两列是 U 的各行，最后一列是 W 的各行。</translation>
        </message>
        <message>
            <source>The target [1, 0] and the loss are ours, so that the step can also be followed backward.</source>
            <translation>目标 [1, 0] 和损失由我们给出，以便这一步也能反向推导。</translation>
        </message>
        <message>
            <source>The document's formula, a window of s × s in steps of s; the numbers are ours.</source>
            <translation>原文档的公式，窗口为 s × s，步幅为 s；数值由我们给出。</translation>
        </message>
        <message>
            <source>In the lower left window 7 stands twice: the first one takes the whole gradient.</source>
            <translation>在左下角的窗口中 7 出现两次：第一个 7 取得全部梯度。</translation>
        </message>
        <message>
            <source>The input has three entries, but W_hx has two columns: the product does not exist. The third entry is dropped.</source>
            <translation>输入有三项，但 W_hx 只有两列：该乘积不存在。第三项被舍去。</translation>
        </message>
        <message>
            <source>Impossible: W_hh h + b alone is [0.71, 1.03], and every other term is positive.</source>
            <translation>不可能：仅 W_hh h + b 就是 [0.71, 1.03]，而其余各项都是正的。</translation>
        </message>
        <message>
            <source>Wrong even for the printed sum: tanh(0.53) is 0.4854, not 0.46.</source>
            <translation>即使按所印的和来算也不对：tanh(0.53) 是 0.4854，不是 0.46。</translation>
        </message>
        <message>
            <source>As it should be: the recurrent layer returns its state after every step, so that output and target have the same shape, and the target is the series moved on by one step, which can be predicted.</source>
            <translation>正确的做法：循环层在每一步之后都返回状态，使输出与目标的形状相同；目标是时间序列向后移一步，因此可以预测。</translation>
        </message>
        <message>
            <source>As it is printed it stands in sequence_prediction_printed.</source>
            <translation>照原文所印的版本见示例“序列预测，照原文所印”。</translation>
        </message>
        <message>
            <source>The target has a time axis that the output lacks: the shapes do not fit. Return sequences.</source>
            <translation>目标有时间轴而输出没有：形状不匹配。请返回序列。</translation>
        </message>
        <message>
            <source>Inputs and targets are random numbers without any relation: there is nothing to learn, and the best constant, 1/2, has a mean squared error of 1/12.</source>
            <translation>输入和目标是毫无关系的随机数：没有什么可学的，最好的常数 1/2 也只能得到 1/12 的均方误差。</translation>
        </message>
        <message>
            <source>'{0}' does not exist. Check its name and folder.</source>
            <translation>“{0}”不存在。请检查其名称和所在文件夹。</translation>
        </message>
        <message>
            <source>'{0}' cannot be written: its folder does not exist. Make the folder, or choose another.</source>
            <translation>无法写入“{0}”：其文件夹不存在。请新建该文件夹，或选择其他文件夹。</translation>
        </message>
        <message>
            <source>'{0}' does not exist: a part of its path is a file, not a folder.</source>
            <translation>“{0}”不存在：其路径的一部分是文件，而不是文件夹。</translation>
        </message>
        <message>
            <source>'{0}' cannot be written: a part of its path is a file, not a folder.</source>
            <translation>无法写入“{0}”：其路径的一部分是文件，而不是文件夹。</translation>
        </message>
        <message>
            <source>'{0}' may not be read. Change its permissions, or copy it.</source>
            <translation>没有读取“{0}”的权限。请更改其权限，或复制一份。</translation>
        </message>
        <message>
            <source>'{0}' may not be written. Choose another folder, or change the permissions.</source>
            <translation>没有写入“{0}”的权限。请选择其他文件夹，或更改权限。</translation>
        </message>
        <message>
            <source>'{0}' cannot be written: the disk is read-only. Choose another folder.</source>
            <translation>无法写入“{0}”：磁盘是只读的。请选择其他文件夹。</translation>
        </message>
        <message>
            <source>'{0}' is a folder, not a file. Name a file in it.</source>
            <translation>“{0}”是文件夹，不是文件。请指定其中的一个文件。</translation>
        </message>
        <message>
            <source>'{0}' is a folder. Name a file in it.</source>
            <translation>“{0}”是文件夹。请指定其中的一个文件。</translation>
        </message>
        <message>
            <source>'{0}' was not written: the disk is full. Make room or choose another disk; what was there before is unchanged.</source>
            <translation>“{0}”未能写入：磁盘已满。请腾出空间或选择其他磁盘；原有内容没有改变。</translation>
        </message>
        <message>
            <source>'{0}' was not written: your quota on the disk is used up. Make room; what was there before is unchanged.</source>
            <translation>“{0}”未能写入：您的磁盘配额已用完。请腾出空间；原有内容没有改变。</translation>
        </message>
        <message>
            <source>'{0}' does not exist: the name is too long.</source>
            <translation>“{0}”不存在：名称太长。</translation>
        </message>
        <message>
            <source>'{0}' cannot be written: the name is too long. Choose a shorter one.</source>
            <translation>无法写入“{0}”：名称太长。请取一个短一些的名称。</translation>
        </message>
        <message>
            <source>'{0}' was not written ({1}); what was there before is unchanged.</source>
            <translation>“{0}”未能写入（{1}）；原有内容没有改变。</translation>
        </message>
        <message>
            <source>'{0}' cannot be read ({1}).</source>
            <translation>无法读取“{0}”（{1}）。</translation>
        </message>
        <message>
            <source>The file is empty. A document begins with { and ends with }.</source>
            <translation>文件是空的。文档应以 { 开头，以 } 结尾。</translation>
        </message>
        <message>
            <source>The document ends before this place, but more text follows. Remove it.</source>
            <translation>文档在此处之前就已结束，但后面还有文本。请将其删除。</translation>
        </message>
        <message>
            <source>The file ends too early: it is cut off, or a closing bracket is missing.</source>
            <translation>文件过早结束：它被截断了，或缺少右括号。</translation>
        </message>
        <message>
            <source>More than {0} values are nested in one another here. No document needs that.</source>
            <translation>这里的值嵌套超过了 {0} 层。没有文档需要这样。</translation>
        </message>
        <message>
            <source>A value is missing here: a number, a text in quotation marks, true, false, null, a list […] or an object {…}.</source>
            <translation>这里缺少一个值：数、带引号的文字、true、false、null、列表 […] 或对象 {…}。</translation>
        </message>
        <message>
            <source>A name in quotation marks is missing here. After the last entry there is no comma.</source>
            <translation>这里缺少一个带引号的名称。最后一项之后不加逗号。</translation>
        </message>
        <message>
            <source>"{0}" stands twice in the same object. Remove one of them.</source>
            <translation>“{0}”在同一个对象中出现了两次。请删除其中一个。</translation>
        </message>
        <message>
            <source>A colon is missing after "{0}".</source>
            <translation>“{0}”之后缺少冒号。</translation>
        </message>
        <message>
            <source>A comma or a closing } is missing here.</source>
            <translation>这里缺少逗号或右括号 }。</translation>
        </message>
        <message>
            <source>A comma or a closing ] is missing here.</source>
            <translation>这里缺少逗号或右括号 ]。</translation>
        </message>
        <message>
            <source>This is no number: write it as 12, −0.5 or 1e-3 (with a plain minus sign), without a leading zero.</source>
            <translation>这不是数：请写成 12、−0.5 或 1e-3 的形式（使用普通的减号），不加前导零。</translation>
        </message>
        <message>
            <source>A text ends at its line's end: a quotation mark is missing, or write \n for a new line.</source>
            <translation>文字不能在行尾中断：缺少引号，或者请用 \n 表示换行。</translation>
        </message>
        <message>
            <source>A control character stands in a text. Write it as \u00XX.</source>
            <translation>文字中有控制字符。请写成 \u00XX。</translation>
        </message>
        <message>
            <source>This is not UTF-8. Save the file as UTF-8 text.</source>
            <translation>这不是 UTF-8。请把文件保存为 UTF-8 文本。</translation>
        </message>
        <message>
            <source>A backslash in a text is followed by one of " \ / b f n r t, or by u and four hexadecimal digits. Write \\ for a backslash.</source>
            <translation>文字中的反斜杠之后必须是 " \ / b f n r t 之一，或是 u 加四位十六进制数字。反斜杠本身请写成 \\。</translation>
        </message>
        <message>
            <source>The file has {0} MiB of text, more than the {1} MiB that a document may have. Keep large tensors in a .safetensors file beside it.</source>
            <translation>文件有 {0} MiB 文本，超过了文档允许的 {1} MiB。请把大的张量放在旁边的 .safetensors 文件中。</translation>
        </message>
        <message>
            <source>null</source>
            <translation>null</translation>
        </message>
        <message>
            <source>true or false</source>
            <translation>true 或 false</translation>
        </message>
        <message>
            <source>a number</source>
            <translation>数</translation>
        </message>
        <message>
            <source>a text in quotation marks</source>
            <translation>带引号的文字</translation>
        </message>
        <message>
            <source>a list […]</source>
            <translation>列表 […]</translation>
        </message>
        <message>
            <source>an object {…}</source>
            <translation>对象 {…}</translation>
        </message>
        <message>
            <source>The array has the type '{0}', with the highest byte first, which is not read. Save it with .astype('&lt;f8') or .astype('&lt;f4').</source>
            <translation>数组的类型是“{0}”，高位字节在前，不能读取。请用 .astype('&lt;f8') 或 .astype('&lt;f4') 转换后保存。</translation>
        </message>
        <message>
            <source>The array has the type '{0}'; only plain numbers and booleans are read. Save it with .astype('&lt;f8') or .astype('&lt;f4').</source>
            <translation>数组的类型是“{0}”；只能读取普通的数和布尔值。请用 .astype('&lt;f8') 或 .astype('&lt;f4') 转换后保存。</translation>
        </message>
        <message>
            <source>This is no .npy file: it does not begin with NumPy's mark. Save the array with numpy.save.</source>
            <translation>这不是 .npy 文件：开头没有 NumPy 的标记。请用 numpy.save 保存数组。</translation>
        </message>
        <message>
            <source>The file has version {0} of the .npy format; 1 to 3 are known.</source>
            <translation>文件是 .npy 格式的版本 {0}；本程序只认识 1 到 3。</translation>
        </message>
        <message>
            <source>The file ends too early: it is cut off. Copy or save it again.</source>
            <translation>文件过早结束：它被截断了。请重新复制或保存。</translation>
        </message>
        <message>
            <source>The header cannot be read: it must give descr, fortran_order and a shape of whole numbers. Save the array again with numpy.save.</source>
            <translation>无法读取文件头：它必须给出 descr、fortran_order 和由整数组成的 shape。请用 numpy.save 重新保存数组。</translation>
        </message>
        <message>
            <source>The array has {0} axes, more than NumPy knows. The file is broken.</source>
            <translation>数组有 {0} 个轴，超过了 NumPy 的上限。文件已损坏。</translation>
        </message>
        <message>
            <source>The array of shape {0} needs more than the {1} bytes that the file has. It is cut off; copy or save it again.</source>
            <translation>形状为 {0} 的数组所需的字节数超过了文件的 {1} 字节。文件被截断；请重新复制或保存。</translation>
        </message>
        <message>
            <source>{0} bytes follow the array. The file is broken, or holds several; save one array a file.</source>
            <translation>数组之后还有 {0} 字节。文件已损坏，或含有多个数组；请每个文件只存一个数组。</translation>
        </message>
        <message>
            <source>'{0}' has whole numbers beyond 2^53, which would change when they are read. Save it as floats.</source>
            <translation>“{0}”含有大于 2^53 的整数，读取时会改变。请存为浮点数。</translation>
        </message>
        <message>
            <source>The header is broken: "{0}" of tensor '{1}' is not a list of whole numbers.</source>
            <translation>文件头已损坏：张量“{1}”的“{0}”不是由整数组成的列表。</translation>
        </message>
        <message>
            <source>The header is broken: tensor '{0}' is not described by an object.</source>
            <translation>文件头已损坏：张量“{0}”不是用对象描述的。</translation>
        </message>
        <message>
            <source>Tensor '{0}' has the type '{1}', which cannot be read. Save it as F32 or F64.</source>
            <translation>张量“{0}”的类型是“{1}”，不能读取。请存为 F32 或 F64。</translation>
        </message>
        <message>
            <source>Tensor '{0}' lies outside of the file's {1} bytes of data: the file is cut off or its header broken. Copy or save it again.</source>
            <translation>张量“{0}”位于文件的 {1} 字节数据之外：文件被截断，或文件头已损坏。请重新复制或保存。</translation>
        </message>
        <message>
            <source>Tensor '{0}' of type {1} has {2} bytes, which does not fit its shape. The file is broken; save it again.</source>
            <translation>类型为 {1} 的张量“{0}”有 {2} 字节，与其形状不符。文件已损坏；请重新保存。</translation>
        </message>
        <message>
            <source>Tensor '{0}' overlaps another. The file is broken; save it again.</source>
            <translation>张量“{0}”与另一个张量重叠。文件已损坏；请重新保存。</translation>
        </message>
        <message>
            <source>There are bytes before tensor '{0}' that belong to none. The file is broken; save it again.</source>
            <translation>张量“{0}”之前有不属于任何张量的字节。文件已损坏；请重新保存。</translation>
        </message>
        <message>
            <source>{0} bytes after the last tensor belong to none. The file is broken; save it again.</source>
            <translation>最后一个张量之后有 {0} 字节不属于任何张量。文件已损坏；请重新保存。</translation>
        </message>
        <message>
            <source>This is no safetensors file: it has less than 8 bytes.</source>
            <translation>这不是 safetensors 文件：不足 8 字节。</translation>
        </message>
        <message>
            <source>The header claims {0} bytes, but the file has {1}. It is cut off, or no safetensors file.</source>
            <translation>文件头声称有 {0} 字节，但文件只有 {1} 字节。它被截断了，或不是 safetensors 文件。</translation>
        </message>
        <message>
            <source>The header cannot be read. {0}</source>
            <translation>无法读取文件头。{0}</translation>
        </message>
        <message>
            <source>The header is broken: it is not an object {…}.</source>
            <translation>文件头已损坏：它不是对象 {…}。</translation>
        </message>
        <message>
            <source>first steps</source>
            <translation>入门</translation>
        </message>
        <message>
            <source>images</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>sequences</source>
            <translation>序列</translation>
        </message>
        <message>
            <source>text</source>
            <translation>文本</translation>
        </message>
        <message>
            <source>Digits CNN</source>
            <translation>数字识别 CNN</translation>
        </message>
        <message>
            <source>Handwritten digits: convolution, max pooling and two dense layers, 128 units in the first.</source>
            <translation>手写数字：卷积、最大池化和两个全连接层，第一个全连接层有 128 个单元。</translation>
        </message>
        <message>
            <source>Digits CNN, one-hot targets</source>
            <translation>数字识别 CNN，独热目标</translation>
        </message>
        <message>
            <source>The same with 64 units, trained on one-hot rows with categorical cross-entropy.</source>
            <translation>同样的网络，但有 64 个单元，用独热行和分类交叉熵训练。</translation>
        </message>
        <message>
            <source>Feed-forward network</source>
            <translation>前馈网络</translation>
        </message>
        <message>
            <source>Two hidden layers tell two spirals apart.</source>
            <translation>用两个隐藏层区分两条螺旋。</translation>
        </message>
        <message>
            <source>Linear regression</source>
            <translation>线性回归</translation>
        </message>
        <message>
            <source>A straight line through noisy points, with the gradient of the mean square.</source>
            <translation>穿过带噪声的点的直线，使用均方误差的梯度。</translation>
        </message>
        <message>
            <source>Linear regression, gradient of the sum</source>
            <translation>线性回归，误差平方和的梯度</translation>
        </message>
        <message>
            <source>The steps of the document's program: its learning rate of 0.01 on ½ Σ e².</source>
            <translation>原文档程序的各步：其学习率为 0.01，损失为 ½ Σ e²。</translation>
        </message>
        <message>
            <source>SimpleRNN classifier</source>
            <translation>SimpleRNN 分类器</translation>
        </message>
        <message>
            <source>Sequences of open length: which of two events came first?</source>
            <translation>长度不定的序列：两个事件中哪一个先出现？</translation>
        </message>
        <message>
            <source>LSTM classifier</source>
            <translation>LSTM 分类器</translation>
        </message>
        <message>
            <source>The same task with an LSTM.</source>
            <translation>同样的任务，使用 LSTM。</translation>
        </message>
        <message>
            <source>GRU classifier</source>
            <translation>GRU 分类器</translation>
        </message>
        <message>
            <source>The same task with a GRU.</source>
            <translation>同样的任务，使用 GRU。</translation>
        </message>
        <message>
            <source>Sequence prediction</source>
            <translation>序列预测</translation>
        </message>
        <message>
            <source>A SimpleRNN predicts the next step of ten series, at every step.</source>
            <translation>SimpleRNN 在每一步预测十个时间序列的下一步。</translation>
        </message>
        <message>
            <source>Sequence prediction, as printed</source>
            <translation>序列预测，照原文所印</translation>
        </message>
        <message>
            <source>The program of the document, whose shapes do not fit: see what Unroll says and mends.</source>
            <translation>原文档的程序，其形状不匹配：看看 Unroll 指出什么、修正什么。</translation>
        </message>
        <message>
            <source>Character LSTM</source>
            <translation>字符级 LSTM</translation>
        </message>
        <message>
            <source>Two LSTM layers learn to write, one character after the other.</source>
            <translation>两个 LSTM 层学习逐字符写作。</translation>
        </message>
        <message>
            <source>One step of backpropagation</source>
            <translation>反向传播的一步</translation>
        </message>
        <message>
            <source>δ = f'(z) ∂L/∂y and ∂L/∂W = δ xᵀ, with numbers.</source>
            <translation>δ = f'(z) ∂L/∂y 和 ∂L/∂W = δ xᵀ，带具体数值。</translation>
        </message>
        <message>
            <source>One convolution</source>
            <translation>一次卷积</translation>
        </message>
        <message>
            <source>Two filters over two channels, and whose sum it is.</source>
            <translation>两个滤波器作用于两个通道，以及对什么求和。</translation>
        </message>
        <message>
            <source>One max pooling</source>
            <translation>一次最大池化</translation>
        </message>
        <message>
            <source>The largest of each window, and where its gradient goes.</source>
            <translation>每个窗口的最大值，以及其梯度的去向。</translation>
        </message>
        <message>
            <source>One average pooling</source>
            <translation>一次平均池化</translation>
        </message>
        <message>
            <source>The mean of each window, on the same numbers.</source>
            <translation>每个窗口的均值，使用同样的数。</translation>
        </message>
        <message>
            <source>One step of an RNN</source>
            <translation>RNN 的一步</translation>
        </message>
        <message>
            <source>The document's numbers, as printed and as they should be.</source>
            <translation>原文档中的数：照原文所印的，以及正确的。</translation>
        </message>
        <message>
            <source>The gates of an LSTM</source>
            <translation>LSTM 的门</translation>
        </message>
        <message>
            <source>Forget, input and output gate with numbers; what the document leaves out is marked.</source>
            <translation>遗忘门、输入门和输出门，带具体数值；原文档略去的部分已标出。</translation>
        </message>
        <message>
            <source>One step of a GRU</source>
            <translation>GRU 的一步</translation>
        </message>
        <message>
            <source>The document's equations, with numbers.</source>
            <translation>原文档的方程，带具体数值。</translation>
        </message>
        <message>
            <source>One step of a GRU, as Keras computes it</source>
            <translation>GRU 的一步，按 Keras 的算法</translation>
        </message>
        <message>
            <source>The same numbers: the update gate keeps the old state, the reset comes after the product.</source>
            <translation>同样的数：更新门保留旧状态，重置在乘积之后。</translation>
        </message>
        <message>
            <source>There is no template '{0}'. Choose one of: {1}.</source>
            <translation>没有模板“{0}”。请从以下选择一个：{1}。</translation>
        </message>
        <message>
            <source>Activation '{0}' takes the softmax over the last axis, but gets {1}, where that axis is open. Insert an Embedding or Dense layer before it.</source>
            <translation>激活函数“{0}”对最后一个轴取 softmax，但得到的是 {1}，该轴未定。请在它前面插入 Embedding 或 Dense 层。</translation>
        </message>
        <message>
            <source>activation</source>
            <translation>激活</translation>
        </message>
        <message>
            <source>Activation</source>
            <translation>激活函数</translation>
        </message>
        <message>
            <source>Puts every number through a function such as ReLU or tanh.</source>
            <translation>让每个数经过一个函数，如 ReLU 或 tanh。</translation>
        </message>
        <message>
            <source>Function</source>
            <translation>函数</translation>
        </message>
        <message>
            <source>The function that each number goes through. Softmax turns a row into probabilities that sum to one.</source>
            <translation>每个数所经过的函数。Softmax 把一行变成和为 1 的概率。</translation>
        </message>
        <message>
            <source>Linear</source>
            <translation>线性</translation>
        </message>
        <message>
            <source>ReLU</source>
            <translation>ReLU</translation>
        </message>
        <message>
            <source>Sigmoid</source>
            <translation>Sigmoid</translation>
        </message>
        <message>
            <source>Tanh</source>
            <translation>Tanh</translation>
        </message>
        <message>
            <source>Softmax</source>
            <translation>Softmax</translation>
        </message>
        <message>
            <source>{0} is either true or false, not {1}. Change "{2}" to true or false.</source>
            <translation>“{0}”只能是 true 或 false，不能是 {1}。请把“{2}”改为 true 或 false。</translation>
        </message>
        <message>
            <source>{0} is a whole number, not {1}. Give "{2}" a whole number.</source>
            <translation>“{0}”应为整数，而不是 {1}。请给“{2}”一个整数。</translation>
        </message>
        <message>
            <source>{0} is a number, not {1}. Give "{2}" a number.</source>
            <translation>“{0}”应为数，而不是 {1}。请给“{2}”一个数。</translation>
        </message>
        <message>
            <source>{0} is a list of whole numbers, not {1}. Write "{2}" as [a, b, …].</source>
            <translation>“{0}”应为由整数组成的列表，而不是 {1}。请把“{2}”写成 [a, b, …]。</translation>
        </message>
        <message>
            <source>{0} is a word, not {1}. Put the value of "{2}" in quotation marks.</source>
            <translation>“{0}”应为文字，而不是 {1}。请给“{2}”的值加上引号。</translation>
        </message>
        <message>
            <source>{0} is {1}, but must be at least {2}.</source>
            <translation>“{0}”是 {1}，但必须至少为 {2}。</translation>
        </message>
        <message>
            <source>{0} is {1}, but must be at most {2}.</source>
            <translation>“{0}”是 {1}，但必须至多为 {2}。</translation>
        </message>
        <message>
            <source>{0} is {1}, but must be between {2} and {3}.</source>
            <translation>“{0}”是 {1}，但必须在 {2} 和 {3} 之间。</translation>
        </message>
        <message>
            <source>{0} cannot be "{1}". Choose one of: {2}.</source>
            <translation>“{0}”不能是“{1}”。请从以下选择一个：{2}。</translation>
        </message>
        <message>
            <source>{0} takes {1} numbers, but {2} are given. Give {1} numbers, or one for all.</source>
            <translation>“{0}”接受 {1} 个数，但给出了 {2} 个。请给出 {1} 个数，或只给一个数用于全部。</translation>
        </message>
        <message>
            <source>{0} is {1}, but only its first size, the time axis, may be left open (null). Give the others a number.</source>
            <translation>“{0}”是 {1}，但只有它的第一个尺寸即时间轴可以未定（null）。请给其余各尺寸一个数。</translation>
        </message>
        <message>
            <source>mean</source>
            <translation>均值</translation>
        </message>
        <message>
            <source>AveragePooling2D</source>
            <translation>AveragePooling2D</translation>
        </message>
        <message>
            <source>Takes the mean of each window: smaller and smoother maps.</source>
            <translation>取每个窗口的均值：特征图变得更小、更平滑。</translation>
        </message>
        <message>
            <source>Kernel size</source>
            <translation>卷积核大小</translation>
        </message>
        <message>
            <source>Height and width of the window that slides over the image.</source>
            <translation>在图像上滑动的窗口的高和宽。</translation>
        </message>
        <message>
            <source>Strides</source>
            <translation>步幅</translation>
        </message>
        <message>
            <source>How far the window moves at each step, down and to the right.</source>
            <translation>窗口每次向下和向右移动多远。</translation>
        </message>
        <message>
            <source>Filters</source>
            <translation>滤波器数</translation>
        </message>
        <message>
            <source>How many patterns are looked for: one feature map each.</source>
            <translation>寻找多少种模式：每种模式对应一幅特征图。</translation>
        </message>
        <message>
            <source>Dilation</source>
            <translation>膨胀率</translation>
        </message>
        <message>
            <source>How far apart the window's pixels stand; 1 is an ordinary window.</source>
            <translation>窗口中各像素相隔多远；1 为普通窗口。</translation>
        </message>
        <message>
            <source>Groups</source>
            <translation>分组数</translation>
        </message>
        <message>
            <source>The channels are split into this many groups; each filter sees one.</source>
            <translation>通道分成这么多组；每个滤波器只看其中一组。</translation>
        </message>
        <message>
            <source>The function that each number of the feature maps goes through.</source>
            <translation>特征图的每个数所经过的函数。</translation>
        </message>
        <message>
            <source>Bias</source>
            <translation>偏置</translation>
        </message>
        <message>
            <source>Whether a learned number is added to each feature map.</source>
            <translation>是否给每幅特征图加上一个学习得到的数。</translation>
        </message>
        <message>
            <source>Conv2D '{0}' expects images (N, C, H, W), but gets {1}. Connect it to an Input layer with the shape [channels, height, width], or to another layer of images.</source>
            <translation>Conv2D“{0}”需要图像 (N, C, H, W)，但得到的是 {1}。请把它连接到形状为 [通道, 高, 宽] 的输入层，或另一个输出图像的层。</translation>
        </message>
        <message>
            <source>Conv2D '{0}' slides a window of {1} × {2} pixels, but gets {3}: the window does not fit. Choose a smaller kernel size or dilation, or padding "same".</source>
            <translation>Conv2D“{0}”滑动 {1} × {2} 像素的窗口，但得到的是 {3}：窗口放不下。请选择较小的卷积核大小或膨胀率，或把填充设为 "same"。</translation>
        </message>
        <message>
            <source>Bias: one number per filter.</source>
            <translation>偏置：每个滤波器一个数。</translation>
        </message>
        <message>
            <source>padding</source>
            <translation>填充</translation>
        </message>
        <message>
            <source>sliding window</source>
            <translation>滑动窗口</translation>
        </message>
        <message>
            <source>weighted sum</source>
            <translation>加权和</translation>
        </message>
        <message>
            <source>Conv2D</source>
            <translation>Conv2D</translation>
        </message>
        <message>
            <source>Slides small filters over an image; each gives a map of where its pattern occurs.</source>
            <translation>让小的滤波器在图像上滑动；每个滤波器给出一幅特征图，显示其模式出现在何处。</translation>
        </message>
        <message>
            <source>Units</source>
            <translation>单元数</translation>
        </message>
        <message>
            <source>How many outputs the layer has: one neuron each.</source>
            <translation>该层有多少个输出：每个输出对应一个神经元。</translation>
        </message>
        <message>
            <source>The function that each weighted sum goes through. Softmax turns the outputs into probabilities that sum to one.</source>
            <translation>每个加权和所经过的函数。Softmax 把输出变成和为 1 的概率。</translation>
        </message>
        <message>
            <source>Whether a learned number is added to each weighted sum.</source>
            <translation>是否给每个加权和加上一个学习得到的数。</translation>
        </message>
        <message>
            <source>Dense '{0}' expects (N, F) or (N, T, F), but gets {1}. Insert a Flatten layer before it.</source>
            <translation>Dense“{0}”需要 (N, F) 或 (N, T, F)，但得到的是 {1}。请在它前面插入 Flatten 层。</translation>
        </message>
        <message>
            <source>Dense '{0}' needs a fixed number of features, but gets {1}, whose last axis is open. Insert an Embedding layer before it, or give the Input layer a size.</source>
            <translation>Dense“{0}”需要固定的特征数，但得到的是 {1}，其最后一个轴未定。请在它前面插入 Embedding 层，或给输入层一个确定的尺寸。</translation>
        </message>
        <message>
            <source>Weights: one row per unit, one column per input.</source>
            <translation>权重：每个单元一行，每个输入一列。</translation>
        </message>
        <message>
            <source>Bias: one number per unit.</source>
            <translation>偏置：每个单元一个数。</translation>
        </message>
        <message>
            <source>Dense</source>
            <translation>Dense</translation>
        </message>
        <message>
            <source>Every output is a weighted sum of all inputs, through an activation function.</source>
            <translation>全连接层：每个输出是所有输入的加权和，再经过激活函数。</translation>
        </message>
        <message>
            <source>Input</source>
            <translation>输入</translation>
        </message>
        <message>
            <source>Output</source>
            <translation>输出</translation>
        </message>
        <message>
            <source>dropout</source>
            <translation>随机失活</translation>
        </message>
        <message>
            <source>Dropout</source>
            <translation>Dropout</translation>
        </message>
        <message>
            <source>Leaves out a random part of the numbers while training, so that none is relied on alone.</source>
            <translation>训练时随机略去一部分数，使网络不会只依赖其中某一个。</translation>
        </message>
        <message>
            <source>Rate</source>
            <translation>丢弃率</translation>
        </message>
        <message>
            <source>The probability with which each number is set to zero while training.</source>
            <translation>训练时每个数被置为零的概率。</translation>
        </message>
        <message>
            <source>Tokens</source>
            <translation>词元数</translation>
        </message>
        <message>
            <source>How many different tokens there are: one row of the table each.</source>
            <translation>有多少种不同的词元：每种词元对应表中的一行。</translation>
        </message>
        <message>
            <source>How many numbers stand for each token.</source>
            <translation>用多少个数表示一个词元。</translation>
        </message>
        <message>
            <source>Embedding '{0}' expects tokens (N, T), but gets {1}. Connect it to an Input layer whose shape has one size: [null] or the number of tokens.</source>
            <translation>Embedding“{0}”需要词元 (N, T)，但得到的是 {1}。请把它连接到形状只有一个尺寸的输入层：[null] 或词元的个数。</translation>
        </message>
        <message>
            <source>The table: one row per token.</source>
            <translation>表：每个词元一行。</translation>
        </message>
        <message>
            <source>look-up</source>
            <translation>查表</translation>
        </message>
        <message>
            <source>Embedding</source>
            <translation>Embedding</translation>
        </message>
        <message>
            <source>A learned vector for each token.</source>
            <translation>嵌入层：每个词元对应一个学习得到的向量。</translation>
        </message>
        <message>
            <source>Flatten '{0}' needs a fixed number of values per sample, but gets {1}, whose time axis is open. Put a recurrent layer that gives its last step in its place, or give the Input layer a number of steps.</source>
            <translation>Flatten“{0}”需要每个样本有固定的值的个数，但得到的是 {1}，其时间轴未定。请把它换成只给出最后一步的循环层，或给输入层一个确定的步数。</translation>
        </message>
        <message>
            <source>rearrangement</source>
            <translation>重排</translation>
        </message>
        <message>
            <source>Flatten</source>
            <translation>Flatten</translation>
        </message>
        <message>
            <source>Lays all numbers of a sample out in one row.</source>
            <translation>展平层：把一个样本的所有数排成一行。</translation>
        </message>
        <message>
            <source>update gate</source>
            <translation>更新门</translation>
        </message>
        <message>
            <source>reset gate</source>
            <translation>重置门</translation>
        </message>
        <message>
            <source>candidate</source>
            <translation>候选状态</translation>
        </message>
        <message>
            <source>hidden state</source>
            <translation>隐藏状态</translation>
        </message>
        <message>
            <source>Reset after</source>
            <translation>重置在后</translation>
        </message>
        <message>
            <source>On: the reset gate acts on U h, as in Keras and PyTorch. Off: on h before the product.</source>
            <translation>开启：重置门作用于 U h，与 Keras 和 PyTorch 相同。关闭：在乘积之前作用于 h。</translation>
        </message>
        <message>
            <source>Update gate</source>
            <translation>更新门</translation>
        </message>
        <message>
            <source>What an open update gate does: keep the old state (Keras, PyTorch) or take the new one.</source>
            <translation>更新门打开时做什么：保留旧状态（Keras、PyTorch），还是采用新状态。</translation>
        </message>
        <message>
            <source>Keeps the old</source>
            <translation>保留旧状态</translation>
        </message>
        <message>
            <source>Takes the new</source>
            <translation>采用新状态</translation>
        </message>
        <message>
            <source>GRU</source>
            <translation>GRU</translation>
        </message>
        <message>
            <source>Reads a sequence with two gates: how much of its state is replaced, and how much of it counts.</source>
            <translation>用两个门读取序列：一个决定状态更新多少，一个决定旧状态起多大作用。</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <source>The sizes of one sample: [features], [steps, features] or [channels, height, width]. The number of steps may be left open (null).</source>
            <translation>一个样本的各个尺寸：[特征]、[步, 特征] 或 [通道, 高, 宽]。步数可以未定（null）。</translation>
        </message>
        <message>
            <source>Input '{0}' has {1} sizes, but a sample has one to three: [features], [steps, features] or [channels, height, width]. Change its shape.</source>
            <translation>输入“{0}”有 {1} 个尺寸，但样本有一到三个：[特征]、[步, 特征] 或 [通道, 高, 宽]。请更改它的形状。</translation>
        </message>
        <message>
            <source>Input '{0}' leaves the channels of an image open, but only the time axis of a sequence may be open. Give the number of channels.</source>
            <translation>输入“{0}”未给定图像的通道数，但只有序列的时间轴可以未定。请给出通道数。</translation>
        </message>
        <message>
            <source>Where samples enter the network; it says what shape they have.</source>
            <translation>样本进入网络之处；它说明样本的形状。</translation>
        </message>
        <message>
            <source>input gate</source>
            <translation>输入门</translation>
        </message>
        <message>
            <source>forget gate</source>
            <translation>遗忘门</translation>
        </message>
        <message>
            <source>output gate</source>
            <translation>输出门</translation>
        </message>
        <message>
            <source>cell state</source>
            <translation>细胞状态</translation>
        </message>
        <message>
            <source>Output activation</source>
            <translation>输出激活函数</translation>
        </message>
        <message>
            <source>The function that the cell state goes through before the output gate. Linear gives the variant h = o ⊙ c.</source>
            <translation>细胞状态在到达输出门之前所经过的函数。取线性即得变体 h = o ⊙ c。</translation>
        </message>
        <message>
            <source>Forget bias 1</source>
            <translation>遗忘门偏置为 1</translation>
        </message>
        <message>
            <source>Start with a bias of 1 at the forget gate, so that the cell keeps its state at first.</source>
            <translation>遗忘门的偏置从 1 开始，使细胞起初保持其状态。</translation>
        </message>
        <message>
            <source>LSTM</source>
            <translation>LSTM</translation>
        </message>
        <message>
            <source>Reads a sequence with a memory cell, and gates that say what it keeps, takes in and shows.</source>
            <translation>用记忆细胞读取序列，由各个门决定它保留、吸收和输出什么。</translation>
        </message>
        <message>
            <source>maximum</source>
            <translation>最大值</translation>
        </message>
        <message>
            <source>MaxPooling2D</source>
            <translation>MaxPooling2D</translation>
        </message>
        <message>
            <source>Keeps the largest number of each window: smaller maps with the strongest responses.</source>
            <translation>保留每个窗口中最大的数：特征图变小，留下最强的响应。</translation>
        </message>
        <message>
            <source>Padding</source>
            <translation>填充</translation>
        </message>
        <message>
            <source>Valid: the window stays inside the image. Same: a border is added, so that stride 1 keeps the size.</source>
            <translation>不填充：窗口不越出图像。保持大小：在四周补边，使步幅为 1 时大小不变。</translation>
        </message>
        <message>
            <source>Valid</source>
            <translation>不填充（valid）</translation>
        </message>
        <message>
            <source>Same</source>
            <translation>保持大小（same）</translation>
        </message>
        <message>
            <source>Pool size</source>
            <translation>池化窗口大小</translation>
        </message>
        <message>
            <source>Height and width of the window whose numbers become one.</source>
            <translation>窗口的高和宽，窗口内的数合成一个。</translation>
        </message>
        <message>
            <source>How far the window moves at each step, down and to the right; 0: as far as it is large.</source>
            <translation>窗口每次向下和向右移动多远；0 表示与窗口同样大小。</translation>
        </message>
        <message>
            <source>{0} '{1}' expects images (N, C, H, W), but gets {2}. Put it after a Conv2D layer or an Input layer with the shape [channels, height, width].</source>
            <translation>{0}“{1}”需要图像 (N, C, H, W)，但得到的是 {2}。请把它放在 Conv2D 层或形状为 [通道, 高, 宽] 的输入层之后。</translation>
        </message>
        <message>
            <source>{0} '{1}' slides a window of {2} × {3} pixels, but gets {4}: the window does not fit. Choose a smaller pool size, or padding "same".</source>
            <translation>{0}“{1}”滑动 {2} × {3} 像素的窗口，但得到的是 {4}：窗口放不下。请选择较小的池化窗口大小，或把填充设为 "same"。</translation>
        </message>
        <message>
            <source>How many numbers the state has that goes from step to step.</source>
            <translation>逐步传递的状态有多少个数。</translation>
        </message>
        <message>
            <source>Whether learned numbers are added to the weighted sums.</source>
            <translation>是否给各加权和加上学习得到的数。</translation>
        </message>
        <message>
            <source>Return sequences</source>
            <translation>返回序列</translation>
        </message>
        <message>
            <source>On: the state after every step, (N, T, F). Off: after the last step alone, (N, F).</source>
            <translation>开启：返回每一步之后的状态，(N, T, F)。关闭：只返回最后一步之后的状态，(N, F)。</translation>
        </message>
        <message>
            <source>Direction</source>
            <translation>方向</translation>
        </message>
        <message>
            <source>Which way the sequence is read. Both: once each way, with weights of their own.</source>
            <translation>沿哪个方向读取序列。双向：两个方向各读一遍，各有自己的权重。</translation>
        </message>
        <message>
            <source>Forward</source>
            <translation>正向</translation>
        </message>
        <message>
            <source>Backward</source>
            <translation>反向</translation>
        </message>
        <message>
            <source>Both</source>
            <translation>双向</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>合并方式</translation>
        </message>
        <message>
            <source>How the two directions become one output: side by side, or added up.</source>
            <translation>两个方向怎样合成一个输出：拼接，或相加。</translation>
        </message>
        <message>
            <source>Side by side</source>
            <translation>拼接</translation>
        </message>
        <message>
            <source>Sum</source>
            <translation>相加</translation>
        </message>
        <message>
            <source>Initial state</source>
            <translation>初始状态</translation>
        </message>
        <message>
            <source>On: the state before the first step comes in by a port of its own. Off: it is zero.</source>
            <translation>开启：第一步之前的状态由单独的端口输入。关闭：它为零。</translation>
        </message>
        <message>
            <source>State before the first step</source>
            <translation>第一步之前的状态</translation>
        </message>
        <message>
            <source>Cell state before the first step</source>
            <translation>第一步之前的细胞状态</translation>
        </message>
        <message>
            <source>{0} '{1}' has {2} units, so its initial state is (N, {2}), but it gets {3}. Give it one number for each unit.</source>
            <translation>{0}“{1}”有 {2} 个单元，所以其初始状态是 (N, {2})，但得到的是 {3}。请给每个单元一个数。</translation>
        </message>
        <message>
            <source>{0} '{1}' expects sequences (N, T, F), but gets {2}. Switch on "return sequences" in the recurrent layer before it, or insert an Embedding layer where tokens come in.</source>
            <translation>{0}“{1}”需要序列 (N, T, F)，但得到的是 {2}。请在它前面的循环层中开启“返回序列”，若输入的是词元，则插入 Embedding 层。</translation>
        </message>
        <message>
            <source>{0} '{1}' expects sequences (N, T, F), but gets {2}. Connect it to an Input layer with the shape [steps, features].</source>
            <translation>{0}“{1}”需要序列 (N, T, F)，但得到的是 {2}。请把它连接到形状为 [步, 特征] 的输入层。</translation>
        </message>
        <message>
            <source>Weights of the input, the rows of each gate one below the other.</source>
            <translation>输入的权重，各个门的行上下排列。</translation>
        </message>
        <message>
            <source>Weights of the state, the rows of each gate one below the other.</source>
            <translation>状态的权重，各个门的行上下排列。</translation>
        </message>
        <message>
            <source>Bias of each gate.</source>
            <translation>各个门的偏置。</translation>
        </message>
        <message>
            <source>Bias of the state's weighted sums.</source>
            <translation>状态的加权和的偏置。</translation>
        </message>
        <message>
            <source>weights of the gates</source>
            <translation>门的权重</translation>
        </message>
        <message>
            <source>input of the step</source>
            <translation>该步的输入</translation>
        </message>
        <message>
            <source>output</source>
            <translation>输出</translation>
        </message>
        <message>
            <source>The function that the new state's weighted sum goes through.</source>
            <translation>新状态的加权和所经过的函数。</translation>
        </message>
        <message>
            <source>Gate activation</source>
            <translation>门的激活函数</translation>
        </message>
        <message>
            <source>The function that the gates' weighted sums go through: 0 is shut, 1 is open.</source>
            <translation>各个门的加权和所经过的函数：0 为关闭，1 为打开。</translation>
        </message>
        <message>
            <source>SimpleRNN</source>
            <translation>SimpleRNN</translation>
        </message>
        <message>
            <source>Reads a sequence step by step; its state is computed from the input and from itself.</source>
            <translation>逐步读取序列；其状态由输入和它自身算出。</translation>
        </message>
        <message>
            <source>logarithm of the softmax</source>
            <translation>softmax 的对数</translation>
        </message>
        <message>
            <source>binary cross-entropy from logits</source>
            <translation>由 logits 计算的二元交叉熵</translation>
        </message>
        <message>
            <source>binary cross-entropy</source>
            <translation>二元交叉熵</translation>
        </message>
        <message>
            <source>probabilities that sum to 1</source>
            <translation>和为 1 的概率</translation>
        </message>
        <message>
            <source>cross-entropy</source>
            <translation>交叉熵</translation>
        </message>
        <message>
            <source>Binary cross-entropy</source>
            <translation>二元交叉熵</translation>
        </message>
        <message>
            <source>For yes or no: how surprised the network is by the right answer.</source>
            <translation>用于是与否的判断：正确答案让网络有多“意外”。</translation>
        </message>
        <message>
            <source>Categorical cross-entropy</source>
            <translation>分类交叉熵</translation>
        </message>
        <message>
            <source>For one class of several, given as a row with 1 at the class (one-hot).</source>
            <translation>用于从多个类别中选一个，目标写成在该类别处为 1 的行（独热）。</translation>
        </message>
        <message>
            <source>Sparse categorical cross-entropy</source>
            <translation>稀疏分类交叉熵</translation>
        </message>
        <message>
            <source>For one class of several, given as its number from 0.</source>
            <translation>用于从多个类别中选一个，目标写成从 0 数起的类别编号。</translation>
        </message>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Mean absolute error</source>
            <translation>平均绝对误差</translation>
        </message>
        <message>
            <source>Mean squared error</source>
            <translation>均方误差</translation>
        </message>
        <message>
            <source>The mean of the squared differences: large errors count most.</source>
            <translation>差的平方的均值：大的误差影响最大。</translation>
        </message>
        <message>
            <source>mean squared error</source>
            <translation>均方误差</translation>
        </message>
        <message>
            <source>The mean of the sizes of the differences: one outlier does not rule the rest.</source>
            <translation>差的绝对值的均值：一个离群值不会左右其余的值。</translation>
        </message>
        <message>
            <source>mean absolute error</source>
            <translation>平均绝对误差</translation>
        </message>
        <message>
            <source>Huber loss</source>
            <translation>Huber 损失</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>How far one step goes. Too large and the loss jumps or grows, too small and it hardly moves.</source>
            <translation>每一步走多远。太大则损失跳动或增大，太小则几乎不动。</translation>
        </message>
        <message>
            <source>SGD</source>
            <translation>SGD</translation>
        </message>
        <message>
            <source>Goes down the gradient, with momentum if wanted.</source>
            <translation>随机梯度下降：沿梯度下降，需要时可加动量。</translation>
        </message>
        <message>
            <source>Momentum</source>
            <translation>动量</translation>
        </message>
        <message>
            <source>The share of the last movement that goes on, like a ball that rolls. 0: none.</source>
            <translation>上一次移动延续下来的比例，就像滚动的球。0 表示没有动量。</translation>
        </message>
        <message>
            <source>Nesterov</source>
            <translation>Nesterov</translation>
        </message>
        <message>
            <source>Looks one step ahead: corrects the movement by the gradient at once.</source>
            <translation>向前看一步：立即用那里的梯度修正移动。</translation>
        </message>
        <message>
            <source>SGD step</source>
            <translation>SGD 更新</translation>
        </message>
        <message>
            <source>Adam</source>
            <translation>Adam</translation>
        </message>
        <message>
            <source>A rate of its own for every parameter: its mean gradient over the root of its mean square.</source>
            <translation>每个参数有自己的学习率：其梯度的均值除以其均方的平方根。</translation>
        </message>
        <message>
            <source>β₁</source>
            <translation>β₁</translation>
        </message>
        <message>
            <source>How much of the mean of the gradient a step keeps.</source>
            <translation>每一步保留多少梯度的均值。</translation>
        </message>
        <message>
            <source>β₂</source>
            <translation>β₂</translation>
        </message>
        <message>
            <source>How much of the mean of its square a step keeps.</source>
            <translation>每一步保留多少梯度平方的均值。</translation>
        </message>
        <message>
            <source>ε</source>
            <translation>ε</translation>
        </message>
        <message>
            <source>Keeps the quotient small where the gradient is almost zero.</source>
            <translation>在梯度几乎为零处，使商保持较小。</translation>
        </message>
        <message>
            <source>Adam step</source>
            <translation>Adam 更新</translation>
        </message>
        <message>
            <source>This document names no dataset. Choose one in it, or give files with data.</source>
            <translation>该文档没有指定数据集。请在其中选择一个，或给出数据文件。</translation>
        </message>
        <message>
            <source>There is no dataset called '{0}'. Choose one of the built-in ones, or give files with data.</source>
            <translation>没有名为“{0}”的数据集。请选择一个内置数据集，或给出数据文件。</translation>
        </message>
        <message>
            <source>This network would need {0} MiB of memory, but the machine has {1} MiB. Make the batch smaller, the sequences shorter or the layers smaller.</source>
            <translation>该网络需要 {0} MiB 内存，但这台机器只有 {1} MiB。请减小批大小、缩短序列或缩小各层。</translation>
        </message>
        <message>
            <source>The machine has not enough free memory for this network and its data. Make the batch, the layers or the number of samples smaller.</source>
            <translation>这台机器的空闲内存不足以容纳该网络及其数据。请减小批大小、各层的大小或样本数。</translation>
        </message>
        <message>
            <source>There is no sample to train on. Choose data with at least one sample.</source>
            <translation>没有可供训练的样本。请选择至少含有一个样本的数据。</translation>
        </message>
        <message>
            <source>There is no optimizer called '{0}'.</source>
            <translation>没有名为“{0}”的优化器。</translation>
        </message>
        <message>
            <source>There is no metric called '{0}'.</source>
            <translation>没有名为“{0}”的指标。</translation>
        </message>
        <message>
            <source>The input of training sample {0} holds a value that is not a finite number (found in step {1}). Mend or remove that sample in the data; the weights before this step are kept.</source>
            <translation>训练样本 {0} 的输入含有非有限的值（在第 {1} 步发现）。请在数据中修正或删除该样本；权重保留为这一步之前的值。</translation>
        </message>
        <message>
            <source>The target of training sample {0} holds a value that is not a finite number (found in step {1}). Mend or remove that sample in the data; the weights before this step are kept.</source>
            <translation>训练样本 {0} 的目标含有非有限的值（在第 {1} 步发现）。请在数据中修正或删除该样本；权重保留为这一步之前的值。</translation>
        </message>
        <message>
            <source>In step {0} the output of '{1}' is not finite any more. A smaller learning rate or inputs scaled to about −1 … 1 usually help; the weights before this step are kept.</source>
            <translation>在第 {0} 步，“{1}”的输出不再是有限的。减小学习率，或把输入缩放到约 −1 … 1，通常会有帮助；权重保留为这一步之前的值。</translation>
        </message>
        <message>
            <source>In step {0} the loss is {1}. A smaller learning rate or inputs and targets scaled to about −1 … 1 usually help; the weights before this step are kept.</source>
            <translation>在第 {0} 步，损失是 {1}。减小学习率，或把输入和目标缩放到约 −1 … 1，通常会有帮助；权重保留为这一步之前的值。</translation>
        </message>
        <message>
            <source>In step {0} the gradient of '{1}' is not finite any more. A smaller learning rate usually helps; the weights before this step are kept.</source>
            <translation>在第 {0} 步，“{1}”的梯度不再是有限的。减小学习率通常会有帮助；权重保留为这一步之前的值。</translation>
        </message>
        <message>
            <source>The weights '{0}' have the shape {1}, but the document's layer needs {2}. Use weights that were made for this document, or change the layer's size back.</source>
            <translation>权重“{0}”的形状是 {1}，但文档中的层需要 {2}。请使用为该文档所作的权重，或把该层的大小改回去。</translation>
        </message>
        <message>
            <source>The weights hold '{0}', but the document has no such parameter. Use weights that were made for this document, or remove these.</source>
            <translation>权重中含有“{0}”，但文档没有这个参数。请使用为该文档所作的权重，或删除这些权重。</translation>
        </message>
        <message>
            <source>The weights lack '{0}', which the document's layer needs. Use weights that were made for this document.</source>
            <translation>权重中缺少文档中的层所需的“{0}”。请使用为该文档所作的权重。</translation>
        </message>
        <message>
            <source>There is no sample to explain: the document has no data. Choose a data set in Build (select the input layer), or open a document that carries a sample.</source>
            <translation>没有可供讲解的样本：文档没有数据。请在“构建”中选择一个数据集（选中输入层），或打开一个带有样本的文档。</translation>
        </message>
        <message>
            <source>All random numbers of a run come from it: same document and seed, same run.</source>
            <translation>一次运行的所有随机数都由它产生：文档和种子相同，运行就相同。</translation>
        </message>
        <message>
            <source>Training share</source>
            <translation>训练比例</translation>
        </message>
        <message>
            <source>The part of the samples that is trained on; the rest validates.</source>
            <translation>用于训练的那部分样本；其余用于验证。</translation>
        </message>
        <message>
            <source>Shuffle</source>
            <translation>打乱</translation>
        </message>
        <message>
            <source>Whether the samples are mixed before they are divided.</source>
            <translation>在划分之前是否打乱样本。</translation>
        </message>
        <message>
            <source>From logits</source>
            <translation>来自 logits</translation>
        </message>
        <message>
            <source>Whether the network's output is before softmax or sigmoid: the loss then applies it.</source>
            <translation>网络的输出是否未经 softmax 或 sigmoid：若是，则由损失函数施加。</translation>
        </message>
        <message>
            <source>Batch</source>
            <translation>批大小</translation>
        </message>
        <message>
            <source>How many samples one step looks at.</source>
            <translation>每一步看多少个样本。</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>轮数</translation>
        </message>
        <message>
            <source>How often training goes through all samples.</source>
            <translation>训练要把所有样本过多少轮。</translation>
        </message>
        <message>
            <source>The inputs have the shape {0} and the targets {1}: the first axis of both must count the samples, and a sample needs at least one value.</source>
            <translation>输入的形状是 {0}，目标的形状是 {1}：两者的第一个轴都必须是样本数，且每个样本至少要有一个值。</translation>
        </message>
        <message>
            <source>{0}[{1}] is not a finite number. Mend the array, or leave the sample out.</source>
            <translation>{0}[{1}] 不是有限数。请修正数组，或去掉该样本。</translation>
        </message>
        <message>
            <source>The archive has the arrays {0}, but x_train, y_train, x_test and y_test, or x and y, are expected. Save them as numpy.savez(file, x=…, y=…).</source>
            <translation>压缩包中的数组是 {0}，但需要 x_train、y_train、x_test 和 y_test，或 x 和 y。请用 numpy.savez(file, x=…, y=…) 保存。</translation>
        </message>
        <message>
            <source>The archive is cut off or damaged: its list of contents can't be found. Copy or save the file again.</source>
            <translation>压缩包不完整或已损坏：找不到内容目录。请重新复制或保存该文件。</translation>
        </message>
        <message>
            <source>The program steps by 0.01 · xᵀ(ŷ − y), the gradient of ½ Σ (ŷ − y)². That is n/2 times the gradient of the mean square, so with n = 100 samples in one batch its learning rate of 0.01 is 0.01 · 100/2 = 0.5 here: the same steps.</source>
            <translation>该程序每步更新 0.01 · xᵀ(ŷ − y)，即 ½ Σ (ŷ − y)² 的梯度。它是均方误差梯度的 n/2 倍；因此当 n = 100 个样本为一批时，其学习率 0.01 在这里相当于 0.01 · 100/2 = 0.5，每一步完全相同。</translation>
        </message>
        <message>
            <source>The target is one value per sample, {0}, but '{2}' gives {1}. Give it one unit, or choose a loss that compares classes.</source>
            <translation>目标是每个样本一个值，{0}，但“{2}”给出 {1}。请给它一个单元，或选择比较类别的损失函数。</translation>
        </message>
        <message>
            <source>The target is {0}, but '{2}' gives {1}: they have different numbers of axes.</source>
            <translation>目标是 {0}，但“{2}”给出 {1}：两者的轴数不同。</translation>
        </message>
        <message>
            <source>The target is {0}, but '{2}' gives {1}. They have to be equal.</source>
            <translation>目标是 {0}，但“{2}”给出 {1}。两者必须相同。</translation>
        </message>
        <message>
            <source>'{2}' gives {1}; comparing classes needs a value for each class.</source>
            <translation>“{2}”给出 {1}；比较类别时，每个类别都需要一个值。</translation>
        </message>
        <message>
            <source>The target is one class per sample, {0}, but '{2}' gives {1}, a row for every time step. Return only the last step.</source>
            <translation>目标是每个样本一个类别，{0}，但“{2}”给出 {1}，每个时间步一行。请只返回最后一步。</translation>
        </message>
        <message>
            <source>The target is one class for every time step, {0}, but '{2}' gives {1}, one row per sample. Return sequences from the recurrent layer.</source>
            <translation>目标是每个时间步一个类别，{0}，但“{2}”给出 {1}，每个样本一行。请让循环层返回序列。</translation>
        </message>
        <message>
            <source>The target is {0}, one class number per row, but '{2}' gives {1}. The output needs one more axis than the target, with a value for each class.</source>
            <translation>目标是 {0}，每行一个类别编号，但“{2}”给出 {1}。输出需要比目标多一个轴，每个类别各有一个值。</translation>
        </message>
        <message>
            <source>'{0}'</source>
            <translation>“{0}”</translation>
        </message>
        <message>
            <source>{0}, {1}</source>
            <translation>{0}、{1}</translation>
        </message>
        <message>
            <source>'{0}' in the archive is damaged or packed in a way that is not known. Save it again with numpy.savez or numpy.savez_compressed.</source>
            <translation>压缩包中的“{0}”已损坏，或采用了未知的压缩方式。请用 numpy.savez 或 numpy.savez_compressed 重新保存。</translation>
        </message>
        <message>
            <source>{0} would be a tensor of {1}: more than the {2} numbers that one may have. Choose smaller sizes here or in the layers before.</source>
            <translation>{0} 会是形状为 {1} 的张量：超过了一个张量最多可有的 {2} 个数。请在这里或前面的层中选择较小的尺寸。</translation>
        </message>
        <message>
            <source>This is the mean form: the gradient of the loss that is printed. With the learning rate 0.01 it creeps: after the document's 1000 steps it is still on its way, so it takes 5000 here.</source>
            <translation>这是均值形式：即所印损失的梯度。学习率为 0.01 时进展缓慢：走完原文档的 1000 步仍在途中，因此这里走 5000 步。</translation>
        </message>
        <message>
            <source>Adding problem</source>
            <translation>加法问题</translation>
        </message>
        <message>
            <source>Numbers over many steps, two of them marked; the target is the sum of the two. Always saying 1 gives a mean squared error of 1/6.</source>
            <translation>许多步的数，其中两个带有标记；目标是这两个数之和。若总是答 1，均方误差为 1/6。</translation>
        </message>
        <message>
            <source>Copy task</source>
            <translation>复制任务</translation>
        </message>
        <message>
            <source>A few symbols to be repeated after a long pause. Only the steps of the repetition count.</source>
            <translation>经过长时间的间隔后要重复出来的几个符号。只有重复的那些步才计入。</translation>
        </message>
        <message>
            <source>Symbols</source>
            <translation>符号数</translation>
        </message>
        <message>
            <source>How many symbols are to be remembered.</source>
            <translation>要记住多少个符号。</translation>
        </message>
        <message>
            <source>Kinds</source>
            <translation>种类数</translation>
        </message>
        <message>
            <source>How many different symbols there are.</source>
            <translation>有多少种不同的符号。</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>间隔</translation>
        </message>
        <message>
            <source>Blank steps between the symbols and the signal.</source>
            <translation>符号与信号之间的空白步数。</translation>
        </message>
        <message>
            <source>The archive has the arrays {0}, but the network has several inputs: {1} and y are expected. Save them as numpy.savez(file, {2}=…, y=…).</source>
            <translation>压缩包中的数组是 {0}，但网络有多个输入：需要 {1} 和 y。请用 numpy.savez(file, {2}=…, y=…) 保存。</translation>
        </message>
        <message>
            <source>Data cannot be prepared by '{0}'. Choose among: {1}.</source>
            <translation>不能用“{0}”来预处理数据。请从以下选择：{1}。</translation>
        </message>
        <message>
            <source>The weights lack what '{0}' has learned from the training data. Use weights that were trained with this document.</source>
            <translation>权重中缺少“{0}”从训练数据中学到的内容。请使用由该文档训练得到的权重。</translation>
        </message>
        <message>
            <source>The lower end of the range has to be below the upper end.</source>
            <translation>范围的下限必须小于上限。</translation>
        </message>
        <message>
            <source>One-hot takes tokens (N, T) or the column {0} of rows, but the samples are {1}.</source>
            <translation>独热编码接受词元 (N, T) 或各行的第 {0} 列，但样本是 {1}。</translation>
        </message>
        <message>
            <source>One-hot would need more than {0} columns. Give it whole numbers from 0.</source>
            <translation>独热编码将需要超过 {0} 列。请给它从 0 数起的整数。</translation>
        </message>
        <message>
            <source>PCA needs samples of one size, but these are {0}, of any length. Remove it.</source>
            <translation>PCA 需要大小固定的样本，但这里是 {0}，长度不定。请将其删除。</translation>
        </message>
        <message>
            <source>PCA cannot take {0} components of samples with {1} values: at most as many as the values, of which there may be {2}.</source>
            <translation>PCA 不能从有 {1} 个值的样本中取 {0} 个主成分：至多与值的个数相同，而值最多可有 {2} 个。</translation>
        </message>
        <message>
            <source>PCA found no directions: the samples hold values that are not finite. Mend or remove them.</source>
            <translation>PCA 没有找到任何方向：样本中含有非有限的值。请修正或删除这些样本。</translation>
        </message>
        <message>
            <source>Standardize</source>
            <translation>标准化</translation>
        </message>
        <message>
            <source>Each feature gets the mean 0 and the deviation 1.</source>
            <translation>使每个特征的均值为 0、标准差为 1。</translation>
        </message>
        <message>
            <source>Min-max</source>
            <translation>最小-最大缩放</translation>
        </message>
        <message>
            <source>Each feature is moved and stretched into a range.</source>
            <translation>把每个特征平移并缩放到一个范围内。</translation>
        </message>
        <message>
            <source>From</source>
            <translation>下限</translation>
        </message>
        <message>
            <source>What the smallest value becomes.</source>
            <translation>最小的值变成什么。</translation>
        </message>
        <message>
            <source>To</source>
            <translation>上限</translation>
        </message>
        <message>
            <source>What the largest value becomes.</source>
            <translation>最大的值变成什么。</translation>
        </message>
        <message>
            <source>One-hot</source>
            <translation>独热编码</translation>
        </message>
        <message>
            <source>A whole number becomes a row with a single 1 at its place.</source>
            <translation>整数变成一行，只在其对应的位置上为 1。</translation>
        </message>
        <message>
            <source>Column</source>
            <translation>列</translation>
        </message>
        <message>
            <source>Which value of a row holds the category, from 0.</source>
            <translation>行中哪一个值是类别，从 0 数起。</translation>
        </message>
        <message>
            <source>Categories</source>
            <translation>类别数</translation>
        </message>
        <message>
            <source>How many there are. 0: as many as training shows.</source>
            <translation>有多少个类别。0 表示与训练数据中出现的一样多。</translation>
        </message>
        <message>
            <source>PCA</source>
            <translation>主成分分析（PCA）</translation>
        </message>
        <message>
            <source>The coordinates along the directions in which the samples differ most.</source>
            <translation>样本差异最大的各方向上的坐标。</translation>
        </message>
        <message>
            <source>Components</source>
            <translation>主成分数</translation>
        </message>
        <message>
            <source>How many directions are kept.</source>
            <translation>保留多少个方向。</translation>
        </message>
        <message>
            <source>Whiten</source>
            <translation>白化</translation>
        </message>
        <message>
            <source>Divides each coordinate by its deviation.</source>
            <translation>每个坐标除以其标准差。</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>词</translation>
        </message>
        <message>
            <source>0: sentences are as long as they are, for recurrent layers. Else all are padded to this many words, or lose their first ones.</source>
            <translation>0 表示句子保持原长，供循环层使用。否则都填充到这么多个词，过长的则略去最前面的词。</translation>
        </message>
        <message>
            <source>Opinions</source>
            <translation>评论</translation>
        </message>
        <message>
            <source>Sentences about films that a grammar writes, positive or negative; "not" and "but" turn them round.</source>
            <translation>由语法生成的影评句子，正面或负面；“not”和“but”会使意思反转。</translation>
        </message>
        <message>
            <source>Requests to an assistant</source>
            <translation>对助手的请求</translation>
        </message>
        <message>
            <source>What people ask a virtual assistant for, in eight intents: an alarm, the weather, music …</source>
            <translation>人们对虚拟助手提出的请求，共八种意图：闹钟、天气、音乐……</translation>
        </message>
        <message>
            <source>Words and their parts of speech</source>
            <translation>词及其词性</translation>
        </message>
        <message>
            <source>Sentences that a grammar writes, with the part of speech of each word; some words show theirs only by what follows.</source>
            <translation>由语法生成的句子，附有每个词的词性；有些词的词性只能从后文看出。</translation>
        </message>
        <message>
            <source>Words and their context</source>
            <translation>词及其上下文</translation>
        </message>
        <message>
            <source>The words around each word of our own text; the word itself is to be predicted.</source>
            <translation>我们自己的文本中每个词周围的词；要预测的是这个词本身。</translation>
        </message>
        <message>
            <source>How many words before, and how many after.</source>
            <translation>前面多少个词，后面也多少个词。</translation>
        </message>
        <message>
            <source>Vocabulary</source>
            <translation>词汇量</translation>
        </message>
        <message>
            <source>How many of the most frequent words are told apart; the others are one unknown word.</source>
            <translation>区分多少个最常见的词；其余的都算作同一个未知词。</translation>
        </message>
        <message>
            <source>The text has {0} words, but one window of {1} and the word that follows it need {2}. Give a longer text or shorten the network's time axis.</source>
            <translation>文本有 {0} 个词，而一个长 {1} 的窗口加上其后的那个词需要 {2} 个。请给出更长的文本，或缩短网络的时间轴。</translation>
        </message>
        <message>
            <source>What the text is made of: characters, or words and punctuation marks in lower case (0 is padding, 1 an unknown word).</source>
            <translation>文本由什么组成：字符，或小写的词和标点符号（0 为填充，1 为未知词）。</translation>
        </message>
        <message>
            <source>Characters</source>
            <translation>字符</translation>
        </message>
        <message>
            <source>Of words: how many of the most frequent ones are told apart; 0: all. The others are one unknown word.</source>
            <translation>用于词：区分多少个最常见的词；0 表示全部。其余的都算作同一个未知词。</translation>
        </message>
        <message>
            <source>How many characters or words the network sees at once.</source>
            <translation>网络一次看到多少个字符或词。</translation>
        </message>
        <message>
            <source>Characters or words from one window to the next; fewer give more windows, which overlap more.</source>
            <translation>从一个窗口到下一个窗口相隔的字符数或词数；越小则窗口越多，重叠也越多。</translation>
        </message>
        <message>
            <source>Tokens as</source>
            <translation>词元表示</translation>
        </message>
        <message>
            <source>The shortest string ({0} letters) is longer than the longest ({1}). Make 'shortest' at most {1}.</source>
            <translation>最短字符串（{0} 个字母）比最长字符串（{1} 个字母）还长。请把“最短”设为不超过 {1}。</translation>
        </message>
        <message>
            <source>Strings and their reverse</source>
            <translation>字符串及其倒序</translation>
        </message>
        <message>
            <source>Random strings for an encoder, the same from the last letter to the first for a decoder.</source>
            <translation>供编码器使用的随机字符串，以及供解码器使用的同一字符串，从最后一个字母到第一个。</translation>
        </message>
        <message>
            <source>Letters</source>
            <translation>字母数</translation>
        </message>
        <message>
            <source>How many different letters occur: a, b, c, …</source>
            <translation>出现多少种不同的字母：a、b、c、…</translation>
        </message>
        <message>
            <source>Letters of the shortest string.</source>
            <translation>最短字符串的字母数。</translation>
        </message>
        <message>
            <source>Letters of the longest string.</source>
            <translation>最长字符串的字母数。</translation>
        </message>
        <message>
            <source>Dates</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Dates as people write them, "3rd of March 2021", for an encoder; as computers do, "2021-03-03", for a decoder.</source>
            <translation>人们书写的日期，如 "3rd of March 2021"，供编码器使用；计算机书写的日期，如 "2021-03-03"，供解码器使用。</translation>
        </message>
        <message>
            <source>Character {0}, '{1}', is not one of those that the network knows: {2}. Leave it out.</source>
            <translation>第 {0} 个字符“{1}”不在网络所认识的字符之中：{2}。请将其去掉。</translation>
        </message>
        <message>
            <source>Word {0}, '{1}', is not one of those that the network knows: {2}. Say it with other words.</source>
            <translation>第 {0} 个词“{1}”不在网络所认识的词之中：{2}。请换用其他词来表达。</translation>
        </message>
        <message>
            <source>The target's mask has {0} rows, but the target has {1}.</source>
            <translation>目标的掩码有 {0} 行，但目标有 {1} 行。</translation>
        </message>
        <message>
            <source>regularization</source>
            <translation>正则化</translation>
        </message>
        <message>
            <source>'{0}' is a device, not a file. Name a file.</source>
            <translation>“{0}”是设备，不是文件。请指定一个文件。</translation>
        </message>
        <message>
            <source>Transpose them</source>
            <translation>将其转置</translation>
        </message>
        <message>
            <source>Take them as {0}</source>
            <translation>当作 {0}</translation>
        </message>
        <message>
            <source>The weights given for '{0}' hold {1}, which is not finite in the floats that training computes with. Give finite numbers, or leave the weights out to draw them from the seed.</source>
            <translation>为“{0}”给出的权重含有 {1}，它在训练计算所用的单精度浮点数中不是有限的。请给出有限的数，或省去这些权重，由随机种子生成。</translation>
        </message>
        <message>
            <source>The sample's values for '{0}' hold {1}, which is not finite in the floats that the network computes with. Give a finite number.</source>
            <translation>样本中“{0}”的值含有 {1}，它在网络计算所用的单精度浮点数中不是有限的。请给出有限的数。</translation>
        </message>
        <message>
            <source>There is no value called '{0}' to watch in this training. Choose one of: {1}; or add it to the metrics.</source>
            <translation>本次训练中没有名为“{0}”的值可供监视。请从以下选择一个：{1}；或把它加入指标。</translation>
        </message>
        <message>
            <source>Watch {0}</source>
            <translation>监视 {0}</translation>
        </message>
        <message>
            <source>There is no learning-rate schedule '{0}'. Choose one of: {1}.</source>
            <translation>没有学习率调度“{0}”。请从以下选择一个：{1}。</translation>
        </message>
        <message>
            <source>Gradients cannot be clipped by '{0}'. Choose one of: {1}.</source>
            <translation>不能用“{0}”裁剪梯度。请从以下选择一个：{1}。</translation>
        </message>
        <message>
            <source>Early stopping</source>
            <translation>早停</translation>
        </message>
        <message>
            <source>{0} knows no classes, so there is nothing for class weights to weigh.</source>
            <translation>{0} 不涉及类别，因此类别权重没有可加权的对象。</translation>
        </message>
        <message>
            <source>There are {0} class weights, but {1} classes. Give one for each class, in order.</source>
            <translation>有 {0} 个类别权重，但有 {1} 个类别。请按顺序给每个类别一个权重。</translation>
        </message>
        <message>
            <source>A class weight is negative; at least 0 is needed.</source>
            <translation>有一个类别权重为负；必须至少为 0。</translation>
        </message>
        <message>
            <source>All class weights are 0, so nothing would be learned.</source>
            <translation>所有类别权重都是 0，因此什么也学不到。</translation>
        </message>
        <message>
            <source>Remove the class weights</source>
            <translation>删除类别权重</translation>
        </message>
        <message>
            <source>Give {0} weights</source>
            <translation>改为 {0} 个权重</translation>
        </message>
        <message>
            <source>Add {0} behind '{1}'</source>
            <translation>在“{1}”之后添加 {0} 层</translation>
        </message>
        <message>
            <source>Add {0} and {1} behind '{2}'</source>
            <translation>在“{2}”之后添加 {0} 层和 {1} 层</translation>
        </message>
        <message>
            <source>The target of {0} is {1}, but '{2}' gives images {3}, and {4} compares rows of classes. Put Flatten or global pooling and a Dense layer behind it.</source>
            <translation>{0}的目标是 {1}，但“{2}”给出图像 {3}，而 {4} 比较的是类别的行。请在其后放置 Flatten 或全局池化，再加一个 Dense 层。</translation>
        </message>
        <message>
            <source>{0} compares with class numbers, but the targets of {1} are values. Use categorical cross-entropy for one-hot rows, mean squared error for numbers.</source>
            <translation>{0} 与类别编号比较，但{1}的目标是数值。独热行请使用分类交叉熵，数值请使用均方误差。</translation>
        </message>
        <message>
            <source>Take the target as {0}</source>
            <translation>把目标当作 {0}</translation>
        </message>
        <message>
            <source>Make the target one-hot</source>
            <translation>把目标改为独热</translation>
        </message>
        <message>
            <source>Leave the target out</source>
            <translation>省去目标</translation>
        </message>
        <message>
            <source>The sample's target holds {0} at [{1}], but {2} takes the number of a class, and '{3}' gives {4}: whole numbers from 0 to {5}. Give such a number.</source>
            <translation>样本的目标在 [{1}] 处是 {0}，但 {2} 需要类别编号，而“{3}”给出 {4}：应为 0 到 {5} 的整数。请给出这样的数。</translation>
        </message>
        <message>
            <source>The sample's target holds {0} at [{1}], but {2} compares probabilities, numbers from 0 to 1. Give such numbers, or use mean squared error.</source>
            <translation>样本的目标在 [{1}] 处是 {0}，但 {2} 比较的是概率，即 0 到 1 的数。请给出这样的数，或使用均方误差。</translation>
        </message>
        <message>
            <source>The sample's target is {0}, but '{1}' gives images {2}, and {3} compares rows of classes. Put Flatten or global pooling and a Dense layer behind it.</source>
            <translation>样本的目标是 {0}，但“{1}”给出图像 {2}，而 {3} 比较的是类别的行。请在其后放置 Flatten 或全局池化，再加一个 Dense 层。</translation>
        </message>
        <message>
            <source>The samples of {0} are {1}, but the input '{2}' takes {3}. Set its shape to that of the data.</source>
            <translation>{0}的样本是 {1}，但输入“{2}”接受 {3}。请把它的形状设为数据的形状。</translation>
        </message>
        <message>
            <source>Name the Input layers as the data does</source>
            <translation>按数据中的名称命名各输入层</translation>
        </message>
        <message>
            <source>{0} gives the inputs {1}, but the network's Input layers are {2}. Give each Input layer the name of what it takes.</source>
            <translation>{0}给出的输入是 {1}，但网络的输入层是 {2}。请让每个输入层的名称与其所接受的输入一致。</translation>
        </message>
        <message>
            <source>The targets of {0} are drawn without any relation to the inputs, so there is nothing to learn: the best prediction is their mean, with a mean squared error of 1/12 (0.0833). Choose data that can be predicted, such as a series.</source>
            <translation>{0}的目标与输入毫无关系，因此没有什么可学的：最好的预测就是其均值，均方误差为 1/12（0.0833）。请选择可以预测的数据，例如时间序列。</translation>
        </message>
        <message>
            <source>Put '{0}' in the place of '{1}'</source>
            <translation>用“{0}”代替“{1}”</translation>
        </message>
        <message>
            <source>Leave the dataset out</source>
            <translation>省去数据集</translation>
        </message>
        <message>
            <source>The share of the samples that train is {0}, but must be more than 0 and at most 1.</source>
            <translation>用于训练的样本比例是 {0}，但必须大于 0 且至多为 1。</translation>
        </message>
        <message>
            <source>A layer needs a name: take letters a to z, digits and _, and begin with a letter or _.</source>
            <translation>层需要名称：请使用字母 a 到 z、数字和 _，并以字母或 _ 开头。</translation>
        </message>
        <message>
            <source>'{0}' is no name for a layer: take letters a to z, digits and _, and begin with a letter or _.</source>
            <translation>“{0}”不能作层的名称：请使用字母 a 到 z、数字和 _，并以字母或 _ 开头。</translation>
        </message>
        <message>
            <source>Give '{0}' {1} filters</source>
            <translation>把“{0}”的滤波器数设为 {1}</translation>
        </message>
        <message>
            <source>Give '{0}' {1} features</source>
            <translation>把“{0}”的特征数设为 {1}</translation>
        </message>
        <message>
            <source>{0} '{1}' joins the sequences of '{2}' and '{3}', which may have different numbers of steps. Join them where they have one vector each (return sequences off, global pooling), or by attention.</source>
            <translation>{0}“{1}”合并“{2}”和“{3}”的序列，而两者的步数可能不同。请在它们各只有一个向量之处合并（关闭返回序列，或用全局池化），或通过注意力合并。</translation>
        </message>
        <message>
            <source>'{0}' is no group of layers, so there is nothing to open. Choose a Transformer block.</source>
            <translation>“{0}”不是层的组合，因此没有什么可展开的。请选择一个 Transformer 块。</translation>
        </message>
        <message>
            <source>'{0}' cannot be opened before its shapes are known. Connect its inputs and mend what is marked there first.</source>
            <translation>在“{0}”的形状确定之前无法展开它。请先连接它的输入，并解决那里标出的问题。</translation>
        </message>
        <message>
            <source>Set {0} of '{1}' to {2}</source>
            <translation>把“{1}”的{0}设为 {2}</translation>
        </message>
        <message>
            <source>Insert {0} before each input of '{1}'</source>
            <translation>在“{1}”的每个输入之前插入 {0} 层</translation>
        </message>
        <message>
            <source>Each of "preprocess"</source>
            <translation>"preprocess" 的每一项</translation>
        </message>
        <message>
            <source>{0} more names mean nothing in {1}; they will be lost when the document is saved.</source>
            <translation>另有 {0} 个名称在{1}中没有意义；保存文档时它们会丢失。</translation>
        </message>
        <message>
            <source>The program takes a Keras layer called Transformer, which does not exist. Here the block is made of its parts: open it on the canvas to see them.</source>
            <translation>原程序使用名为 Transformer 的 Keras 层，而该层并不存在。这里用它的各部分组成这个块：在画布上展开即可看到。</translation>
        </message>
        <message>
            <source>The document breaks off inside Attention(Q, K, V). The rest is ours: softmax(Q Kᵀ/√d) V, and with the causal mask no character sees those behind it.</source>
            <translation>原文档写到 Attention(Q, K, V) 中间就中断了。其余部分由我们给出：softmax(Q Kᵀ/√d) V，并用因果掩码使每个字符都看不到它后面的字符。</translation>
        </message>
        <message>
            <source>Small ResNet</source>
            <translation>小型 ResNet</translation>
        </message>
        <message>
            <source>Two residual blocks with batch normalization read digits: each adds to what is there.</source>
            <translation>两个带批归一化的残差块识别数字：每个块都在已有的值上相加。</translation>
        </message>
        <message>
            <source>Logistic regression</source>
            <translation>逻辑回归</translation>
        </message>
        <message>
            <source>One straight border between two clouds, by gradient descent over all samples.</source>
            <translation>两团点之间的一条直线边界，用对全部样本的梯度下降得到。</translation>
        </message>
        <message>
            <source>Transformer classifier</source>
            <translation>Transformer 分类器</translation>
        </message>
        <message>
            <source>The same task with a Transformer block, which knows the order by waves alone.</source>
            <translation>同样的任务，使用 Transformer 块，它只靠波来得知顺序。</translation>
        </message>
        <message>
            <source>Adding problem, SimpleRNN</source>
            <translation>加法问题，SimpleRNN</translation>
        </message>
        <message>
            <source>Two numbers to be remembered over 100 steps: a SimpleRNN does not learn it.</source>
            <translation>要在 100 步中记住两个数：SimpleRNN 学不会。</translation>
        </message>
        <message>
            <source>Adding problem, LSTM</source>
            <translation>加法问题，LSTM</translation>
        </message>
        <message>
            <source>The same task: an LSTM keeps the numbers in its cell.</source>
            <translation>同样的任务：LSTM 把数保存在它的细胞中。</translation>
        </message>
        <message>
            <source>Adding problem, GRU</source>
            <translation>加法问题，GRU</translation>
        </message>
        <message>
            <source>The same task: a GRU keeps the numbers behind its update gate.</source>
            <translation>同样的任务：GRU 靠更新门把数保存下来。</translation>
        </message>
        <message>
            <source>Copy task, GRU</source>
            <translation>复制任务，GRU</translation>
        </message>
        <message>
            <source>Three symbols are said again after a pause of 30 steps, in their order.</source>
            <translation>三个符号，在间隔 30 步之后按原来的顺序重复出来。</translation>
        </message>
        <message>
            <source>Transformer language model</source>
            <translation>Transformer 语言模型</translation>
        </message>
        <message>
            <source>Two causal Transformer blocks learn to write, at all places of a text at once.</source>
            <translation>两个因果 Transformer 块学习写作，同时处理文本的所有位置。</translation>
        </message>
        <message>
            <source>CBOW word vectors</source>
            <translation>CBOW 词向量</translation>
        </message>
        <message>
            <source>A word is predicted from the mean of the words around it.</source>
            <translation>由一个词周围各词的均值来预测这个词。</translation>
        </message>
        <message>
            <source>Text CNN</source>
            <translation>文本 CNN</translation>
        </message>
        <message>
            <source>Opinions: windows of two, three and four words, and the largest of each.</source>
            <translation>评论：两个、三个和四个词的窗口，各取其最大值。</translation>
        </message>
        <message>
            <source>Text CNN and LSTM</source>
            <translation>文本 CNN 加 LSTM</translation>
        </message>
        <message>
            <source>The same opinions: what the windows find is read in its order.</source>
            <translation>同样的评论：窗口所找到的内容按其顺序读取。</translation>
        </message>
        <message>
            <source>Intent classifier</source>
            <translation>意图分类器</translation>
        </message>
        <message>
            <source>What somebody asks a virtual assistant for.</source>
            <translation>某人对虚拟助手提出的请求。</translation>
        </message>
        <message>
            <source>Bidirectional GRU tagger</source>
            <translation>双向 GRU 标注器</translation>
        </message>
        <message>
            <source>The part of speech of each word, which may show only in what follows.</source>
            <translation>每个词的词性，可能只有从后文才能看出。</translation>
        </message>
        <message>
            <source>Encoder and decoder: reversing</source>
            <translation>编码器与解码器：倒序</translation>
        </message>
        <message>
            <source>One GRU reads a string, another writes it from the last letter to the first.</source>
            <translation>一个 GRU 读取字符串，另一个从最后一个字母到第一个写出它。</translation>
        </message>
        <message>
            <source>Encoder and decoder with attention</source>
            <translation>带注意力的编码器与解码器</translation>
        </message>
        <message>
            <source>Strings are reversed again: at each letter the writer looks back at the source.</source>
            <translation>同样是把字符串倒序：写每个字母时，解码器都回看源字符串。</translation>
        </message>
        <message>
            <source>Encoder and decoder: dates</source>
            <translation>编码器与解码器：日期</translation>
        </message>
        <message>
            <source>"3rd of March 2021" becomes 2021-03-03.</source>
            <translation>"3rd of March 2021" 变成 2021-03-03。</translation>
        </message>
        <message>
            <source>Leaky ReLU (slope 0.2)</source>
            <translation>渗漏 ReLU（斜率 0.2）</translation>
        </message>
        <message>
            <source>ELU</source>
            <translation>ELU</translation>
        </message>
        <message>
            <source>SELU</source>
            <translation>SELU</translation>
        </message>
        <message>
            <source>GELU</source>
            <translation>GELU</translation>
        </message>
        <message>
            <source>SiLU (swish)</source>
            <translation>SiLU（swish）</translation>
        </message>
        <message>
            <source>Hard sigmoid</source>
            <translation>硬 sigmoid</translation>
        </message>
        <message>
            <source>Softplus</source>
            <translation>Softplus</translation>
        </message>
        <message>
            <source>Log-softmax</source>
            <translation>对数 softmax</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Add</translation>
        </message>
        <message>
            <source>Adds its inputs up, element by element: the sum of a residual connection.</source>
            <translation>把各输入逐元素相加：即残差连接中的和。</translation>
        </message>
        <message>
            <source>AdditiveAttention</source>
            <translation>AdditiveAttention</translation>
        </message>
        <message>
            <source>How many hidden units compare a query with a key.</source>
            <translation>用多少个隐藏单元来比较查询与键。</translation>
        </message>
        <message>
            <source>Weights of the query: one row per unit.</source>
            <translation>查询的权重：每个单元一行。</translation>
        </message>
        <message>
            <source>Weights of the key: one row per unit.</source>
            <translation>键的权重：每个单元一行。</translation>
        </message>
        <message>
            <source>Weights of the units in the score.</source>
            <translation>各单元在得分中的权重。</translation>
        </message>
        <message>
            <source>scores</source>
            <translation>得分</translation>
        </message>
        <message>
            <source>weighted mean</source>
            <translation>加权均值</translation>
        </message>
        <message>
            <source>Each step takes a mean of another sequence; a small network says how well they agree.</source>
            <translation>每一步取另一个序列的均值；由一个小网络给出两者的匹配程度。</translation>
        </message>
        <message>
            <source>Attention</source>
            <translation>Attention</translation>
        </message>
        <message>
            <source>Divide by √d</source>
            <translation>除以 √d</translation>
        </message>
        <message>
            <source>Whether scores are divided by the root of the number of features, as in Transformers: scaled dot-product attention. Keras' layer does not.</source>
            <translation>得分是否除以特征数的平方根，与 Transformer 中一样：即缩放点积注意力。Keras 的层不这样做。</translation>
        </message>
        <message>
            <source>Learned scale</source>
            <translation>可学习的缩放</translation>
        </message>
        <message>
            <source>Whether scores are multiplied with one learned number.</source>
            <translation>得分是否乘以一个学习得到的数。</translation>
        </message>
        <message>
            <source>Attention '{0}' multiplies queries and keys number by number, but gets {1} as queries and {2} as keys. Give both the same number of features, or use AdditiveAttention or MultiHeadAttention.</source>
            <translation>Attention“{0}”把查询与键逐数相乘，但得到的查询是 {1}，键是 {2}。请让两者的特征数相同，或使用 AdditiveAttention 或 MultiHeadAttention。</translation>
        </message>
        <message>
            <source>What the scores are multiplied with.</source>
            <translation>得分所乘的数。</translation>
        </message>
        <message>
            <source>Dot-product attention: each step takes a mean of another sequence, weighted by how well they agree.</source>
            <translation>点积注意力：每一步取另一个序列的均值，按两者的匹配程度加权。</translation>
        </message>
        <message>
            <source>Query: who asks</source>
            <translation>查询：由谁来问</translation>
        </message>
        <message>
            <source>Value: what is taken; the query where left open</source>
            <translation>值：取什么；不连接时为查询</translation>
        </message>
        <message>
            <source>Key: what is compared; the value where left open</source>
            <translation>键：与什么比较；不连接时为值</translation>
        </message>
        <message>
            <source>Causal</source>
            <translation>因果</translation>
        </message>
        <message>
            <source>Whether each step sees only itself and the steps before it.</source>
            <translation>每一步是否只看到它自身和它之前的各步。</translation>
        </message>
        <message>
            <source>The probability with which each weight is left out while training.</source>
            <translation>训练时每个权重被略去的概率。</translation>
        </message>
        <message>
            <source>{0} '{1}' expects sequences (N, T, F), but gets {2}. Insert an Embedding layer where tokens come in, or switch on "return sequences" in the recurrent layer before it.</source>
            <translation>{0}“{1}”需要序列 (N, T, F)，但得到的是 {2}。若输入的是词元，请插入 Embedding 层，或在它前面的循环层中开启“返回序列”。</translation>
        </message>
        <message>
            <source>{0} '{1}' takes a value for each key, but gets {2} as values and {3} as keys. Connect both to sequences of the same length.</source>
            <translation>{0}“{1}”对每个键取一个值，但得到的值是 {2}，键是 {3}。请把两者都连接到长度相同的序列。</translation>
        </message>
        <message>
            <source>weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>AveragePooling1D</source>
            <translation>AveragePooling1D</translation>
        </message>
        <message>
            <source>Takes the mean of each window of steps: a shorter sequence.</source>
            <translation>取各步的每个窗口的均值：序列变短。</translation>
        </message>
        <message>
            <source>How much of the moving mean and variance each training step keeps. PyTorch counts the other part: its momentum 0.1 is 0.9 here.</source>
            <translation>每个训练步保留多少滑动均值和滑动方差。PyTorch 计的是其余部分：它的动量 0.1 在这里是 0.9。</translation>
        </message>
        <message>
            <source>Epsilon</source>
            <translation>ε</translation>
        </message>
        <message>
            <source>Added to the variance, so that nothing is divided by zero.</source>
            <translation>加到方差上，以免除以零。</translation>
        </message>
        <message>
            <source>Form</source>
            <translation>形式</translation>
        </message>
        <message>
            <source>Keras averages the batches' variance itself, PyTorch n/(n − 1) times it.</source>
            <translation>Keras 对各批的方差本身作滑动平均，PyTorch 则对它的 n/(n − 1) 倍作滑动平均。</translation>
        </message>
        <message>
            <source>Keras</source>
            <translation>Keras</translation>
        </message>
        <message>
            <source>PyTorch</source>
            <translation>PyTorch</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>平移</translation>
        </message>
        <message>
            <source>Whether a learned number β is added to each channel.</source>
            <translation>是否给每个通道加上一个学习得到的数 β。</translation>
        </message>
        <message>
            <source>Scale</source>
            <translation>缩放</translation>
        </message>
        <message>
            <source>Whether each channel is multiplied with a learned number γ.</source>
            <translation>是否把每个通道乘以一个学习得到的数 γ。</translation>
        </message>
        <message>
            <source>BatchNormalization '{0}' needs a fixed number of features, but gets {1}, whose last axis is open. Insert an Embedding layer before it, or give the Input layer a size.</source>
            <translation>BatchNormalization“{0}”需要固定的特征数，但得到 {1}，其最后一个轴未定。请在它前面插入 Embedding 层，或给输入层一个确定的尺寸。</translation>
        </message>
        <message>
            <source>Scale: one number per channel.</source>
            <translation>缩放：每个通道一个数。</translation>
        </message>
        <message>
            <source>Shift: one number per channel.</source>
            <translation>平移：每个通道一个数。</translation>
        </message>
        <message>
            <source>Moving mean of each channel, used after training.</source>
            <translation>每个通道的滑动均值，训练之后使用。</translation>
        </message>
        <message>
            <source>Moving variance of each channel, used after training.</source>
            <translation>每个通道的滑动方差，训练之后使用。</translation>
        </message>
        <message>
            <source>mean and variance</source>
            <translation>均值和方差</translation>
        </message>
        <message>
            <source>moving statistics</source>
            <translation>滑动统计量</translation>
        </message>
        <message>
            <source>normalized</source>
            <translation>归一化</translation>
        </message>
        <message>
            <source>scale and shift</source>
            <translation>缩放和平移</translation>
        </message>
        <message>
            <source>BatchNormalization</source>
            <translation>BatchNormalization</translation>
        </message>
        <message>
            <source>Gives each channel the mean 0 and the variance 1 over the batch, then a learned range.</source>
            <translation>使每个通道在一批中的均值为 0、方差为 1，再变换到学习得到的范围。</translation>
        </message>
        <message>
            <source>Concatenate</source>
            <translation>Concatenate</translation>
        </message>
        <message>
            <source>Concatenate '{0}' joins inputs that agree in all axes but axis {1}, but gets {2} at in1 and {3} at in{4}. Make the other axes alike, or choose another axis.</source>
            <translation>Concatenate“{0}”拼接除轴 {1} 外各轴都相同的输入，但在 in1 得到 {2}，在 in{4} 得到 {3}。请让其余的轴相同，或选择其他轴。</translation>
        </message>
        <message>
            <source>Concatenate '{0}' joins time axes that are all open or all of a fixed length, but gets {1} and {2}. Give the Input layers the same kind of shape.</source>
            <translation>Concatenate“{0}”拼接的时间轴必须全部未定，或全部长度固定，但得到的是 {1} 和 {2}。请给各输入层同一类的形状。</translation>
        </message>
        <message>
            <source>Puts its inputs side by side along one axis.</source>
            <translation>把各输入沿一个轴并排拼接。</translation>
        </message>
        <message>
            <source>Along which axis the inputs are joined: -1 is that of the features (channels of images); else counted from 1, after the samples.</source>
            <translation>沿哪个轴拼接各输入：-1 为特征轴（图像则为通道轴）；否则从 1 数起，样本轴不计。</translation>
        </message>
        <message>
            <source>How many steps the window that slides over the sequence has.</source>
            <translation>在序列上滑动的窗口有多少步。</translation>
        </message>
        <message>
            <source>How many steps the window moves on each time.</source>
            <translation>窗口每次移动多少步。</translation>
        </message>
        <message>
            <source>How far apart the window's steps stand; 1 is an ordinary window.</source>
            <translation>窗口中各步相隔多远；1 为普通窗口。</translation>
        </message>
        <message>
            <source>The function that each number of the output goes through.</source>
            <translation>输出的每个数所经过的函数。</translation>
        </message>
        <message>
            <source>Conv1D</source>
            <translation>Conv1D</translation>
        </message>
        <message>
            <source>Slides small filters over the steps of a sequence; each finds where its pattern is.</source>
            <translation>让小的滤波器在序列的各步上滑动；每个滤波器找出其模式出现在何处。</translation>
        </message>
        <message>
            <source>Conv2DTranspose</source>
            <translation>Conv2DTranspose</translation>
        </message>
        <message>
            <source>Height and width of the pattern that each pixel stamps.</source>
            <translation>每个像素所印的图案的高和宽。</translation>
        </message>
        <message>
            <source>How far apart the stamps of neighbouring pixels stand: how much larger the image gets.</source>
            <translation>相邻像素所印的图案相隔多远：即图像放大多少倍。</translation>
        </message>
        <message>
            <source>Valid: the whole of every stamp is kept. Same: the border is cut off, so that the image becomes as many times larger as the stride says.</source>
            <translation>不填充：每个图案都完整保留。保持大小：切去边缘，使图像放大的倍数等于步幅。</translation>
        </message>
        <message>
            <source>Output padding</source>
            <translation>输出填充</translation>
        </message>
        <message>
            <source>Rows and columns added at the end, less than the stride; -1: chosen so that the size is the input's times the stride (same) or holds every stamp (valid).</source>
            <translation>在末尾添加的行数和列数，小于步幅；-1 表示自动选取，使大小等于输入大小乘以步幅（same），或容纳每个图案（valid）。</translation>
        </message>
        <message>
            <source>How far apart the pattern's pixels stand; 1 is an ordinary pattern.</source>
            <translation>图案中各像素相隔多远；1 为普通图案。</translation>
        </message>
        <message>
            <source>Conv2DTranspose '{0}' adds {1} rows and columns at the end, but must add fewer than its strides {2} × {3}. Choose a smaller output padding, or -1.</source>
            <translation>Conv2DTranspose“{0}”在末尾添加 {1} 行和列，但必须少于其步幅 {2} × {3}。请选择较小的输出填充，或 -1。</translation>
        </message>
        <message>
            <source>Conv2DTranspose '{0}' gets {1}, of which nothing would be left. Choose padding "valid", or a larger output padding.</source>
            <translation>Conv2DTranspose“{0}”得到 {1}，结果将什么也不剩。请把填充设为 "valid"，或选择较大的输出填充。</translation>
        </message>
        <message>
            <source>zeros between the pixels</source>
            <translation>像素之间的零</translation>
        </message>
        <message>
            <source>turned filters</source>
            <translation>翻转的滤波器</translation>
        </message>
        <message>
            <source>Every pixel stamps a small pattern on a larger image: the way back of Conv2D.</source>
            <translation>每个像素在更大的图像上印一个小图案：Conv2D 的逆过程。</translation>
        </message>
        <message>
            <source>{0} '{1}' splits what it gets into {2} groups, but gets {3} with {4} channels, which is no multiple of {2}. Choose groups that divide {4}.</source>
            <translation>{0}“{1}”把所得到的分成 {2} 组，但得到的 {3} 有 {4} 个通道，不是 {2} 的倍数。请选择能整除 {4} 的分组数。</translation>
        </message>
        <message>
            <source>{0} '{1}' has {2} filters in {3} groups, but {2} is no multiple of {3}. Choose a number of filters that {3} divides.</source>
            <translation>{0}“{1}”有 {2} 个滤波器，分成 {3} 组，但 {2} 不是 {3} 的倍数。请选择能被 {3} 整除的滤波器数。</translation>
        </message>
        <message>
            <source>Filters: one small window of weights per filter and channel.</source>
            <translation>滤波器：每个滤波器的每个通道各有一个小的权重窗口。</translation>
        </message>
        <message>
            <source>Mask zero</source>
            <translation>掩蔽零</translation>
        </message>
        <message>
            <source>On: token 0 is padding, and the layers after this one skip its steps.</source>
            <translation>开启：词元 0 是填充，其后的各层跳过这些步。</translation>
        </message>
        <message>
            <source>mask</source>
            <translation>掩码</translation>
        </message>
        <message>
            <source>noise</source>
            <translation>噪声</translation>
        </message>
        <message>
            <source>GaussianNoise</source>
            <translation>GaussianNoise</translation>
        </message>
        <message>
            <source>Adds normally distributed numbers while training, so that small changes do not matter.</source>
            <translation>训练时加上服从正态分布的数，使微小的变化无关紧要。</translation>
        </message>
        <message>
            <source>Standard deviation</source>
            <translation>标准差</translation>
        </message>
        <message>
            <source>How large the noise is: its standard deviation.</source>
            <translation>噪声有多大：即其标准差。</translation>
        </message>
        <message>
            <source>GlobalAveragePooling1D</source>
            <translation>GlobalAveragePooling1D</translation>
        </message>
        <message>
            <source>Takes the mean of each feature over all steps.</source>
            <translation>取每个特征在所有步上的均值。</translation>
        </message>
        <message>
            <source>GlobalAveragePooling2D</source>
            <translation>GlobalAveragePooling2D</translation>
        </message>
        <message>
            <source>Takes the mean of each feature map.</source>
            <translation>取每幅特征图的均值。</translation>
        </message>
        <message>
            <source>GlobalMaxPooling1D</source>
            <translation>GlobalMaxPooling1D</translation>
        </message>
        <message>
            <source>Keeps the largest number of each feature over all steps.</source>
            <translation>保留每个特征在所有步上最大的数。</translation>
        </message>
        <message>
            <source>GlobalMaxPooling2D</source>
            <translation>GlobalMaxPooling2D</translation>
        </message>
        <message>
            <source>Keeps the largest number of each feature map.</source>
            <translation>保留每幅特征图中最大的数。</translation>
        </message>
        <message>
            <source>Keep the axes</source>
            <translation>保留轴</translation>
        </message>
        <message>
            <source>Whether the axes that are pooled away stay, with size 1.</source>
            <translation>被池化掉的轴是否保留，尺寸为 1。</translation>
        </message>
        <message>
            <source>{0} '{1}' joins inputs of one shape, but gets {2} at in1 and {3} at in{4}. Make the two alike: with as many units or filters, and with padding "same" before it.</source>
            <translation>{0}“{1}”合并形状相同的输入，但在 in1 得到 {2}，在 in{4} 得到 {3}。请让两者相同：使单元数或滤波器数一致，并把前面的填充设为 "same"。</translation>
        </message>
        <message>
            <source>element by element</source>
            <translation>逐元素</translation>
        </message>
        <message>
            <source>Inputs</source>
            <translation>输入数</translation>
        </message>
        <message>
            <source>How many inputs the layer joins: one port each.</source>
            <translation>该层合并多少个输入：每个输入一个端口。</translation>
        </message>
        <message>
            <source>input {0}</source>
            <translation>输入 {0}</translation>
        </message>
        <message>
            <source>Axis</source>
            <translation>轴</translation>
        </message>
        <message>
            <source>{0} '{1}' works along axis {2}, but gets {3}, whose axes count from 1 to {4} after the samples. Choose one of them, or -1 for the features.</source>
            <translation>{0}“{1}”沿轴 {2} 进行，但得到的是 {3}，其各轴从 1 数到 {4}，样本轴不计。请从中选择一个，或用 -1 表示特征轴。</translation>
        </message>
        <message>
            <source>Over</source>
            <translation>归一化范围</translation>
        </message>
        <message>
            <source>Which numbers share a mean: the features of a row, of a step or of a pixel; or all numbers of a sample.</source>
            <translation>哪些数共用一个均值：一行、一步或一个像素的各特征；或样本的所有数。</translation>
        </message>
        <message>
            <source>The whole sample</source>
            <translation>整个样本</translation>
        </message>
        <message>
            <source>Whether a learned number β is added to each feature.</source>
            <translation>是否给每个特征加上一个学习得到的数 β。</translation>
        </message>
        <message>
            <source>Whether each feature is multiplied with a learned number γ.</source>
            <translation>是否把每个特征乘以一个学习得到的数 γ。</translation>
        </message>
        <message>
            <source>LayerNormalization '{0}' needs a fixed number of features, but gets {1}, which leaves one of the sizes that share a mean open. Normalize over the features, insert an Embedding layer before it, or give the Input layer a size.</source>
            <translation>LayerNormalization“{0}”需要固定的特征数，但得到的是 {1}，其中共用一个均值的尺寸有一个未定。请对特征作归一化，或在它前面插入 Embedding 层，或给输入层一个确定的尺寸。</translation>
        </message>
        <message>
            <source>Scale: one number per feature.</source>
            <translation>缩放：每个特征一个数。</translation>
        </message>
        <message>
            <source>Shift: one number per feature.</source>
            <translation>平移：每个特征一个数。</translation>
        </message>
        <message>
            <source>LayerNormalization</source>
            <translation>LayerNormalization</translation>
        </message>
        <message>
            <source>Gives the features of each row the mean 0 and the variance 1, then a learned range.</source>
            <translation>使每一行的各特征均值为 0、方差为 1，再变换到学习得到的范围。</translation>
        </message>
        <message>
            <source>LeakyReLU</source>
            <translation>LeakyReLU</translation>
        </message>
        <message>
            <source>Like ReLU, but numbers below zero are made small instead of zero.</source>
            <translation>与 ReLU 相似，但小于零的数是变小，而不是变为零。</translation>
        </message>
        <message>
            <source>Slope below zero</source>
            <translation>零以下的斜率</translation>
        </message>
        <message>
            <source>What numbers below zero are multiplied with.</source>
            <translation>小于零的数所乘的数。</translation>
        </message>
        <message>
            <source>MaxPooling1D</source>
            <translation>MaxPooling1D</translation>
        </message>
        <message>
            <source>Keeps the largest number of each window of steps.</source>
            <translation>保留各步的每个窗口中最大的数。</translation>
        </message>
        <message>
            <source>MultiHeadAttention</source>
            <translation>MultiHeadAttention</translation>
        </message>
        <message>
            <source>Heads</source>
            <translation>头数</translation>
        </message>
        <message>
            <source>How many attentions work side by side.</source>
            <translation>有多少个注意力并行工作。</translation>
        </message>
        <message>
            <source>Size of a key</source>
            <translation>键的大小</translation>
        </message>
        <message>
            <source>How many numbers the query and the key of each head have.</source>
            <translation>每个头的查询和键各有多少个数。</translation>
        </message>
        <message>
            <source>Size of a value</source>
            <translation>值的大小</translation>
        </message>
        <message>
            <source>How many numbers the value of each head has. 0: as the key.</source>
            <translation>每个头的值有多少个数。0 表示与键相同。</translation>
        </message>
        <message>
            <source>Weights of the queries, the rows of each head one below the other.</source>
            <translation>查询的权重，各个头的行上下排列。</translation>
        </message>
        <message>
            <source>Weights of the keys, the rows of each head one below the other.</source>
            <translation>键的权重，各个头的行上下排列。</translation>
        </message>
        <message>
            <source>Weights of the values, the rows of each head one below the other.</source>
            <translation>值的权重，各个头的行上下排列。</translation>
        </message>
        <message>
            <source>Weights that put the heads together, their columns side by side.</source>
            <translation>把各个头合在一起的权重，它们的列左右并排。</translation>
        </message>
        <message>
            <source>Bias: one number per row of its weights.</source>
            <translation>偏置：其权重的每一行一个数。</translation>
        </message>
        <message>
            <source>query, key and value of each head</source>
            <translation>各个头的查询、键和值</translation>
        </message>
        <message>
            <source>weighted mean of each head</source>
            <translation>各个头的加权均值</translation>
        </message>
        <message>
            <source>heads together</source>
            <translation>合并各个头</translation>
        </message>
        <message>
            <source>Several attentions side by side, each with a learned view of the sequences.</source>
            <translation>多个注意力并行，每个都以学习得到的方式看待序列。</translation>
        </message>
        <message>
            <source>Multiply</source>
            <translation>Multiply</translation>
        </message>
        <message>
            <source>Multiplies its inputs, element by element: one can be a gate for the other.</source>
            <translation>把各输入逐元素相乘：一个输入可以作另一个的门。</translation>
        </message>
        <message>
            <source>Weights begin</source>
            <translation>权重的初始化</translation>
        </message>
        <message>
            <source>Weights' scale</source>
            <translation>权重的初始尺度</translation>
        </message>
        <message>
            <source>L1 of the weights</source>
            <translation>权重的 L1</translation>
        </message>
        <message>
            <source>L2 of the weights</source>
            <translation>权重的 L2</translation>
        </message>
        <message>
            <source>Recurrent weights begin</source>
            <translation>循环权重的初始化</translation>
        </message>
        <message>
            <source>Recurrent weights' scale</source>
            <translation>循环权重的初始尺度</translation>
        </message>
        <message>
            <source>L1 of the recurrent weights</source>
            <translation>循环权重的 L1</translation>
        </message>
        <message>
            <source>L2 of the recurrent weights</source>
            <translation>循环权重的 L2</translation>
        </message>
        <message>
            <source>Table begins</source>
            <translation>表的初始化</translation>
        </message>
        <message>
            <source>Table's scale</source>
            <translation>表的初始尺度</translation>
        </message>
        <message>
            <source>L1 of the table</source>
            <translation>表的 L1</translation>
        </message>
        <message>
            <source>L2 of the table</source>
            <translation>表的 L2</translation>
        </message>
        <message>
            <source>γ begins</source>
            <translation>γ 的初始化</translation>
        </message>
        <message>
            <source>Scale of γ</source>
            <translation>γ 的初始尺度</translation>
        </message>
        <message>
            <source>L1 of γ</source>
            <translation>γ 的 L1</translation>
        </message>
        <message>
            <source>L2 of γ</source>
            <translation>γ 的 L2</translation>
        </message>
        <message>
            <source>β begins</source>
            <translation>β 的初始化</translation>
        </message>
        <message>
            <source>Scale of β</source>
            <translation>β 的初始尺度</translation>
        </message>
        <message>
            <source>L1 of β</source>
            <translation>β 的 L1</translation>
        </message>
        <message>
            <source>L2 of β</source>
            <translation>β 的 L2</translation>
        </message>
        <message>
            <source>Biases begin</source>
            <translation>偏置的初始化</translation>
        </message>
        <message>
            <source>Biases' scale</source>
            <translation>偏置的初始尺度</translation>
        </message>
        <message>
            <source>L1 of the biases</source>
            <translation>偏置的 L1</translation>
        </message>
        <message>
            <source>L2 of the biases</source>
            <translation>偏置的 L2</translation>
        </message>
        <message>
            <source>How the values before the first step are drawn from the document's seed.</source>
            <translation>第一步之前的值怎样由文档的随机种子生成。</translation>
        </message>
        <message>
            <source>The value of a constant, the limit of a uniform draw, the deviation of a normal one, the gain of identity and orthogonal; the others follow the layer's sizes.</source>
            <translation>常数的值、均匀分布的界限、正态分布的标准差、单位矩阵和正交矩阵的增益；其余的取决于层的大小。</translation>
        </message>
        <message>
            <source>λ of λ Σ|w|, which is added to the loss: drives weights to 0. 0: none.</source>
            <translation>λ Σ|w| 中的 λ，该项加到损失上：把权重推向 0。0 表示没有。</translation>
        </message>
        <message>
            <source>λ of λ Σ w², which is added to the loss: keeps weights small. 0: none.</source>
            <translation>λ Σ w² 中的 λ，该项加到损失上：使权重保持较小。0 表示没有。</translation>
        </message>
        <message>
            <source>Zeros</source>
            <translation>全零</translation>
        </message>
        <message>
            <source>Ones</source>
            <translation>全一</translation>
        </message>
        <message>
            <source>Constant</source>
            <translation>常数</translation>
        </message>
        <message>
            <source>Identity</source>
            <translation>单位矩阵</translation>
        </message>
        <message>
            <source>Orthogonal</source>
            <translation>正交</translation>
        </message>
        <message>
            <source>Normal</source>
            <translation>正态</translation>
        </message>
        <message>
            <source>Uniform</source>
            <translation>均匀</translation>
        </message>
        <message>
            <source>Truncated normal</source>
            <translation>截断正态</translation>
        </message>
        <message>
            <source>Glorot uniform</source>
            <translation>Glorot 均匀</translation>
        </message>
        <message>
            <source>Glorot normal</source>
            <translation>Glorot 正态</translation>
        </message>
        <message>
            <source>He uniform</source>
            <translation>He 均匀</translation>
        </message>
        <message>
            <source>He normal</source>
            <translation>He 正态</translation>
        </message>
        <message>
            <source>LeCun uniform</source>
            <translation>LeCun 均匀</translation>
        </message>
        <message>
            <source>LeCun normal</source>
            <translation>LeCun 正态</translation>
        </message>
        <message>
            <source>Permute '{0}' puts axes into the order {1}, but gets {2}, whose axes are 1 to {3} after the samples. Name each of them once.</source>
            <translation>Permute“{0}”把各轴按 {1} 的顺序排列，但得到的是 {2}，其各轴为 1 到 {3}，样本轴不计。请把每个轴各写一次。</translation>
        </message>
        <message>
            <source>Permute '{0}' needs axes of fixed sizes, but gets {1}, whose time axis is open. Give the Input layer a number of steps.</source>
            <translation>Permute“{0}”需要各轴的尺寸固定，但得到的是 {1}，其时间轴未定。请给输入层一个确定的步数。</translation>
        </message>
        <message>
            <source>Permute</source>
            <translation>Permute</translation>
        </message>
        <message>
            <source>Puts the axes of a sample into another order.</source>
            <translation>把样本的各轴换成另一种顺序。</translation>
        </message>
        <message>
            <source>Order of the axes</source>
            <translation>轴的顺序</translation>
        </message>
        <message>
            <source>Which axis comes first, second, third; they count from 1, after the samples.</source>
            <translation>哪个轴是第一、第二、第三；从 1 数起，样本轴不计。</translation>
        </message>
        <message>
            <source>How many steps of the window become one.</source>
            <translation>窗口中的多少步合成一步。</translation>
        </message>
        <message>
            <source>How many steps the window moves on each time; 0: as many as it has.</source>
            <translation>窗口每次移动多少步；0 表示与窗口的步数相同。</translation>
        </message>
        <message>
            <source>{0} '{1}' expects sequences (N, T, F), but gets {2}. Connect it to layers of sequences; for images there are the 2D layers.</source>
            <translation>{0}“{1}”需要序列 (N, T, F)，但得到的是 {2}。请把它连接到输出序列的层；图像请使用 2D 的层。</translation>
        </message>
        <message>
            <source>PositionEmbedding '{0}' expects sequences (N, T, F), but gets {1}. Insert an Embedding layer where tokens come in, or switch on "return sequences" in the recurrent layer before it.</source>
            <translation>PositionEmbedding“{0}”需要序列 (N, T, F)，但得到的是 {1}。若输入的是词元，请插入 Embedding 层，或在它前面的循环层中开启“返回序列”。</translation>
        </message>
        <message>
            <source>PositionEmbedding '{0}' knows {1} places, but gets {2} with {3} steps. Give it as many places as there are steps.</source>
            <translation>PositionEmbedding“{0}”认识 {1} 个位置，但得到的 {2} 有 {3} 步。请让它的位置数与步数相同。</translation>
        </message>
        <message>
            <source>The table: one row per place.</source>
            <translation>表：每个位置一行。</translation>
        </message>
        <message>
            <source>positions</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>PositionEmbedding</source>
            <translation>PositionEmbedding</translation>
        </message>
        <message>
            <source>Adds a learned vector for each place of a sequence.</source>
            <translation>给序列的每个位置加上一个学习得到的向量。</translation>
        </message>
        <message>
            <source>Places</source>
            <translation>位置数</translation>
        </message>
        <message>
            <source>How many places the table knows: the longest sequence.</source>
            <translation>表认识多少个位置：即最长的序列。</translation>
        </message>
        <message>
            <source>PositionalEncoding '{0}' expects sequences (N, T, F), but gets {1}. Insert an Embedding layer where tokens come in, or switch on "return sequences" in the recurrent layer before it.</source>
            <translation>PositionalEncoding“{0}”需要序列 (N, T, F)，但得到的是 {1}。若输入的是词元，请插入 Embedding 层，或在它前面的循环层中开启“返回序列”。</translation>
        </message>
        <message>
            <source>PositionalEncoding</source>
            <translation>PositionalEncoding</translation>
        </message>
        <message>
            <source>Adds waves to a sequence that say where each step stands.</source>
            <translation>给序列加上表明每一步所在位置的波。</translation>
        </message>
        <message>
            <source>Longest wave</source>
            <translation>最长的波</translation>
        </message>
        <message>
            <source>How slow the slowest wave is: about 2π times this many steps a period.</source>
            <translation>最慢的波有多慢：周期约为此步数的 2π 倍。</translation>
        </message>
        <message>
            <source>Return state</source>
            <translation>返回状态</translation>
        </message>
        <message>
            <source>On: the state after the last step goes out by a port of its own, for a decoder to start from.</source>
            <translation>开启：最后一步之后的状态由单独的端口输出，供解码器作为起点。</translation>
        </message>
        <message>
            <source>Backward: state before its first step</source>
            <translation>反向：其第一步之前的状态</translation>
        </message>
        <message>
            <source>Backward: cell state before its first step</source>
            <translation>反向：其第一步之前的细胞状态</translation>
        </message>
        <message>
            <source>State after the last step</source>
            <translation>最后一步之后的状态</translation>
        </message>
        <message>
            <source>Cell state after the last step</source>
            <translation>最后一步之后的细胞状态</translation>
        </message>
        <message>
            <source>Backward: state after its last step</source>
            <translation>反向：其最后一步之后的状态</translation>
        </message>
        <message>
            <source>Backward: cell state after its last step</source>
            <translation>反向：其最后一步之后的细胞状态</translation>
        </message>
        <message>
            <source>state after the last step</source>
            <translation>最后一步之后的状态</translation>
        </message>
        <message>
            <source>RepeatVector '{0}' expects rows (N, F), but gets {1}. Let the recurrent layer before it give its last step only, or insert a Flatten layer.</source>
            <translation>RepeatVector“{0}”需要行 (N, F)，但得到的是 {1}。请让它前面的循环层只给出最后一步，或插入 Flatten 层。</translation>
        </message>
        <message>
            <source>RepeatVector</source>
            <translation>RepeatVector</translation>
        </message>
        <message>
            <source>Makes a sequence that has the same row at each step.</source>
            <translation>生成每一步都是同一行的序列。</translation>
        </message>
        <message>
            <source>How many times the row is repeated.</source>
            <translation>该行重复多少次。</translation>
        </message>
        <message>
            <source>Reshape '{0}' has {1} sizes, but a sample has one to three: [features], [steps, features] or [channels, height, width]. Change its target shape.</source>
            <translation>Reshape“{0}”有 {1} 个尺寸，但样本有一到三个：[特征]、[步, 特征] 或 [通道, 高, 宽]。请更改它的目标形状。</translation>
        </message>
        <message>
            <source>Reshape '{0}' needs a fixed number of values per sample, but gets {1}, whose time axis is open. Give the Input layer a number of steps.</source>
            <translation>Reshape“{0}”需要每个样本有固定的值的个数，但得到的是 {1}，其时间轴未定。请给输入层一个确定的步数。</translation>
        </message>
        <message>
            <source>Reshape '{0}' makes samples of the shape {1}, but gets {2}, which has {3} numbers a sample. Choose sizes whose product is {3}; one of them may be -1.</source>
            <translation>Reshape“{0}”生成形状为 {1} 的样本，但得到的是 {2}，每个样本有 {3} 个数。请选择乘积为 {3} 的各尺寸；其中一个可以是 -1。</translation>
        </message>
        <message>
            <source>Reshape</source>
            <translation>Reshape</translation>
        </message>
        <message>
            <source>Gives the numbers of a sample another shape.</source>
            <translation>给样本的各数换一个形状。</translation>
        </message>
        <message>
            <source>Target shape</source>
            <translation>目标形状</translation>
        </message>
        <message>
            <source>The sizes of a sample, without the samples' axis; one of them may be -1: what remains.</source>
            <translation>样本的各尺寸，不含样本轴；其中一个可以是 -1，表示剩余的部分。</translation>
        </message>
        <message>
            <source>Slice</source>
            <translation>Slice</translation>
        </message>
        <message>
            <source>Slice '{0}' cuts an axis of a fixed size, but gets {1}, whose axis {2} is open. Give the Input layer a number of steps, or choose another axis.</source>
            <translation>Slice“{0}”切割尺寸固定的轴，但得到的是 {1}，其轴 {2} 未定。请给输入层一个确定的步数，或选择其他轴。</translation>
        </message>
        <message>
            <source>Slice '{0}' takes the elements from {1} to before {2} of axis {3}, but gets {4}, which has {5} of them. Choose a begin and an end within 0 to {5}.</source>
            <translation>Slice“{0}”取轴 {3} 上从 {1} 到 {2} 之前的元素，但得到的是 {4}，它有 {5} 个。请在 0 到 {5} 之内选择起点和终点。</translation>
        </message>
        <message>
            <source>Keeps a part of one axis: some steps or features.</source>
            <translation>保留一个轴的一部分：某些步或某些特征。</translation>
        </message>
        <message>
            <source>Which axis is cut: -1 is that of the features (channels of images); else counted from 1, after the samples.</source>
            <translation>切割哪个轴：-1 为特征轴（图像则为通道轴）；否则从 1 数起，样本轴不计。</translation>
        </message>
        <message>
            <source>Begin</source>
            <translation>起点</translation>
        </message>
        <message>
            <source>The first element that is kept; a negative one counts from the end.</source>
            <translation>保留的第一个元素；负数则从末尾数起。</translation>
        </message>
        <message>
            <source>End</source>
            <translation>终点</translation>
        </message>
        <message>
            <source>The first element that is not kept any more; 0 is the end, a negative one counts from it.</source>
            <translation>不再保留的第一个元素；0 为末尾，负数则从末尾数起。</translation>
        </message>
        <message>
            <source>SpatialDropout2D '{0}' expects images (N, C, H, W), but gets {1}. Use Dropout for rows, and SpatialDropout1D for sequences.</source>
            <translation>SpatialDropout2D“{0}”需要图像 (N, C, H, W)，但得到的是 {1}。行请使用 Dropout，序列请使用 SpatialDropout1D。</translation>
        </message>
        <message>
            <source>SpatialDropout1D '{0}' expects sequences (N, T, F), but gets {1}. Use Dropout for rows, and SpatialDropout2D for images.</source>
            <translation>SpatialDropout1D“{0}”需要序列 (N, T, F)，但得到的是 {1}。行请使用 Dropout，图像请使用 SpatialDropout2D。</translation>
        </message>
        <message>
            <source>The probability with which each channel is set to zero while training.</source>
            <translation>训练时每个通道被置为零的概率。</translation>
        </message>
        <message>
            <source>SpatialDropout1D</source>
            <translation>SpatialDropout1D</translation>
        </message>
        <message>
            <source>Leaves out whole features of a sequence while training, at all steps alike.</source>
            <translation>训练时略去序列的整个特征，在所有步上都相同。</translation>
        </message>
        <message>
            <source>SpatialDropout2D</source>
            <translation>SpatialDropout2D</translation>
        </message>
        <message>
            <source>Leaves out whole channels of an image while training, at all pixels alike.</source>
            <translation>训练时略去图像的整个通道，在所有像素上都相同。</translation>
        </message>
        <message>
            <source>Subtract</source>
            <translation>Subtract</translation>
        </message>
        <message>
            <source>Takes the second input away from the first, element by element.</source>
            <translation>从第一个输入中逐元素减去第二个输入。</translation>
        </message>
        <message>
            <source>Valid: the window stays inside the sequence. Same: a border is added at both ends, so that stride 1 keeps the number of steps.</source>
            <translation>不填充：窗口不越出序列。保持大小：在两端补边，使步幅为 1 时步数不变。</translation>
        </message>
        <message>
            <source>Valid: the window stays inside the sequence. Same: a border is added at both ends. Causal: the border stands before the first step, so that no step sees a later one.</source>
            <translation>不填充：窗口不越出序列。保持大小：在两端补边。因果：只在第一步之前补边，使任何一步都看不到后面的步。</translation>
        </message>
        <message>
            <source>{0} '{1}' expects sequences (N, T, F), but gets {2}. Connect it to an Input layer with the shape [steps, features], to an Embedding, or to a recurrent layer that returns sequences.</source>
            <translation>{0}“{1}”需要序列 (N, T, F)，但得到的是 {2}。请把它连接到形状为 [步, 特征] 的输入层、Embedding 层，或返回序列的循环层。</translation>
        </message>
        <message>
            <source>{0} '{1}' slides a window over {2} steps, but gets {3}: the window does not fit. Choose a smaller window, or padding "same".</source>
            <translation>{0}“{1}”在 {2} 步上滑动窗口，但得到的是 {3}：窗口放不下。请选择较小的窗口，或把填充设为 "same"。</translation>
        </message>
        <message>
            <source>TransformerDecoder</source>
            <translation>TransformerDecoder</translation>
        </message>
        <message>
            <source>Each step looks at the steps before it and at an encoder's output: one Transformer block.</source>
            <translation>每一步看它之前的各步和编码器的输出：一个 Transformer 块。</translation>
        </message>
        <message>
            <source>Output of the encoder</source>
            <translation>编码器的输出</translation>
        </message>
        <message>
            <source>TransformerEncoder</source>
            <translation>TransformerEncoder</translation>
        </message>
        <message>
            <source>Each step looks at all steps, then is worked on by itself: one Transformer block.</source>
            <translation>每一步先看所有的步，再各自单独处理：一个 Transformer 块。</translation>
        </message>
        <message>
            <source>How many numbers query, key and value of each head have. 0: the features shared out among the heads.</source>
            <translation>每个头的查询、键和值各有多少个数。0 表示把特征平分给各个头。</translation>
        </message>
        <message>
            <source>Feed-forward units</source>
            <translation>前馈单元数</translation>
        </message>
        <message>
            <source>How many hidden units the part has that works on each step.</source>
            <translation>对每一步单独处理的部分有多少个隐藏单元。</translation>
        </message>
        <message>
            <source>The function between the two layers that work on each step.</source>
            <translation>对每一步单独处理的两层之间的函数。</translation>
        </message>
        <message>
            <source>The probability with which a number is left out while training: of the attention's weights, of the hidden units, and of what each part adds.</source>
            <translation>训练时一个数被略去的概率：用于注意力的权重、隐藏单元，以及各部分所加的内容。</translation>
        </message>
        <message>
            <source>Normalize first</source>
            <translation>先归一化</translation>
        </message>
        <message>
            <source>On: each part gets a normalized input, and its output is added (pre-norm). Off: the sum is normalized (post-norm, as published).</source>
            <translation>开启：各部分的输入先作归一化，再加上其输出（前置归一化）。关闭：对和作归一化（后置归一化，即论文原文的做法）。</translation>
        </message>
        <message>
            <source>Added to the variances of the layer normalizations.</source>
            <translation>加到各层归一化的方差上。</translation>
        </message>
        <message>
            <source>{0} '{1}' shares {2} features out among {3} heads, but {2} is no multiple of {3}. Choose a number of heads that divides {2}, or give the size of a key.</source>
            <translation>{0}“{1}”把 {2} 个特征平分给 {3} 个头，但 {2} 不是 {3} 的倍数。请选择能整除 {2} 的头数，或给出键的大小。</translation>
        </message>
        <message>
            <source>label smoothing</source>
            <translation>标签平滑</translation>
        </message>
        <message>
            <source>Label smoothing</source>
            <translation>标签平滑</translation>
        </message>
        <message>
            <source>The share of the target that is spread over all classes, so that the network need not be quite certain.</source>
            <translation>目标中分摊给所有类别的比例，使网络不必十分确定。</translation>
        </message>
        <message>
            <source>Weighted mean</source>
            <translation>加权均值</translation>
        </message>
        <message>
            <source>What a sum with class weights is divided by: the number of samples, as Keras, or the sum of their weights, as PyTorch.</source>
            <translation>带类别权重的和除以什么：像 Keras 那样除以样本数，或像 PyTorch 那样除以它们的权重之和。</translation>
        </message>
        <message>
            <source>÷ samples</source>
            <translation>÷ 样本数</translation>
        </message>
        <message>
            <source>÷ Σ weights</source>
            <translation>÷ Σ 权重</translation>
        </message>
        <message>
            <source>The share of answers that are right.</source>
            <translation>答案中正确的比例。</translation>
        </message>
        <message>
            <source>The share of samples whose class is among the likeliest few.</source>
            <translation>其类别位于最可能的几个之中的样本的比例。</translation>
        </message>
        <message>
            <source>The mean of the sizes of the differences.</source>
            <translation>差的绝对值的均值。</translation>
        </message>
        <message>
            <source>Confusion matrix</source>
            <translation>混淆矩阵</translation>
        </message>
        <message>
            <source>How often each class (row) was taken for which (column).</source>
            <translation>每个类别（行）有多少次被当作哪个类别（列）。</translation>
        </message>
        <message>
            <source>Perplexity</source>
            <translation>困惑度</translation>
        </message>
        <message>
            <source>e to the mean cross-entropy: between how many equally likely classes the network wavers.</source>
            <translation>e 的平均交叉熵次方：网络在多少个同样可能的类别之间犹豫不定。</translation>
        </message>
        <message>
            <source>R²</source>
            <translation>R²</translation>
        </message>
        <message>
            <source>The share of the target's variance that the network explains; 0 is as good as the mean.</source>
            <translation>目标的方差中由网络解释的比例；0 表示与直接取均值一样。</translation>
        </message>
        <message>
            <source>Top-3 accuracy</source>
            <translation>前 3 准确率</translation>
        </message>
        <message>
            <source>Top-5 accuracy</source>
            <translation>前 5 准确率</translation>
        </message>
        <message>
            <source>Precision</source>
            <translation>精确率</translation>
        </message>
        <message>
            <source>How many of those taken for a class are of it, as a mean over classes.</source>
            <translation>被当作某类别的样本中确属该类别的比例，对各类别取均值。</translation>
        </message>
        <message>
            <source>Recall</source>
            <translation>召回率</translation>
        </message>
        <message>
            <source>How many of a class are found, as a mean over classes.</source>
            <translation>某类别的样本中被找出的比例，对各类别取均值。</translation>
        </message>
        <message>
            <source>F1</source>
            <translation>F1</translation>
        </message>
        <message>
            <source>The harmonic mean of precision and recall, as a mean over classes.</source>
            <translation>精确率和召回率的调和均值，对各类别取均值。</translation>
        </message>
        <message>
            <source>Half the square of errors up to δ, straight beyond (Huber 1964).</source>
            <translation>误差不超过 δ 时取其平方的一半，超过后沿直线增长（Huber 1964）。</translation>
        </message>
        <message>
            <source>δ</source>
            <translation>δ</translation>
        </message>
        <message>
            <source>Errors larger than this count by their size alone.</source>
            <translation>大于此值的误差只按其大小计入，不再平方。</translation>
        </message>
        <message>
            <source>{0}: {1}</source>
            <translation>{0}：{1}</translation>
        </message>
        <message>
            <source>Keras adds ε to √v and corrects the bias in the learning rate; PyTorch adds ε to the corrected √v.</source>
            <translation>Keras 把 ε 加到 √v 上，并在学习率中修正偏差；PyTorch 把 ε 加到修正后的 √v 上。</translation>
        </message>
        <message>
            <source>weight decay</source>
            <translation>权重衰减</translation>
        </message>
        <message>
            <source>AdamW</source>
            <translation>AdamW</translation>
        </message>
        <message>
            <source>Adam whose weight decay stays out of its means and acts on the weights.</source>
            <translation>权重衰减不进入梯度的均值而直接作用于权重的 Adam。</translation>
        </message>
        <message>
            <source>λ of η λ w, which every step takes away from every parameter.</source>
            <translation>η λ w 中的 λ，每一步从每个参数中减去该项。</translation>
        </message>
        <message>
            <source>Keras adds ε under the root, PyTorch to the root; the defaults follow the form.</source>
            <translation>Keras 在根号内加 ε，PyTorch 在根号外加；默认值随形式而定。</translation>
        </message>
        <message>
            <source>Adagrad step</source>
            <translation>Adagrad 更新</translation>
        </message>
        <message>
            <source>RMSprop step</source>
            <translation>RMSprop 更新</translation>
        </message>
        <message>
            <source>Adagrad</source>
            <translation>Adagrad</translation>
        </message>
        <message>
            <source>Each parameter's rate falls with the sum of its squared gradients: rare features keep large steps.</source>
            <translation>每个参数的学习率随其梯度平方之和而减小：罕见的特征保持较大的步子。</translation>
        </message>
        <message>
            <source>First sum</source>
            <translation>初始累加值</translation>
        </message>
        <message>
            <source>The sum of squares before the first step: tames the first steps.</source>
            <translation>第一步之前的平方和：使最初几步较为平缓。</translation>
        </message>
        <message>
            <source>RMSprop</source>
            <translation>RMSprop</translation>
        </message>
        <message>
            <source>Divides the gradient by the root of the mean of its last squares.</source>
            <translation>把梯度除以其最近各平方的均值的平方根。</translation>
        </message>
        <message>
            <source>ρ</source>
            <translation>ρ</translation>
        </message>
        <message>
            <source>How much of the mean of the squares a step keeps.</source>
            <translation>每一步保留多少平方的均值。</translation>
        </message>
        <message>
            <source>Centered</source>
            <translation>中心化</translation>
        </message>
        <message>
            <source>Divides by the root of the variance of the gradient, not of its mean square.</source>
            <translation>除以梯度方差的平方根，而不是其均方的平方根。</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>上限</translation>
        </message>
        <message>
            <source>By value</source>
            <translation>按值</translation>
        </message>
        <message>
            <source>Each element of the gradient is cut off at ± the limit.</source>
            <translation>梯度的每个元素在 ± 上限处截断。</translation>
        </message>
        <message>
            <source>The largest size that an element of a gradient may have.</source>
            <translation>梯度的一个元素最大可有多大。</translation>
        </message>
        <message>
            <source>clipping by value</source>
            <translation>按值裁剪</translation>
        </message>
        <message>
            <source>By norm</source>
            <translation>按范数</translation>
        </message>
        <message>
            <source>The gradient of each parameter is shortened to the limit where it is longer.</source>
            <translation>每个参数的梯度若长于上限，则缩短到上限。</translation>
        </message>
        <message>
            <source>The largest length that the gradient of one parameter may have.</source>
            <translation>一个参数的梯度最大可有多长。</translation>
        </message>
        <message>
            <source>clipping by norm</source>
            <translation>按范数裁剪</translation>
        </message>
        <message>
            <source>By global norm</source>
            <translation>按全局范数</translation>
        </message>
        <message>
            <source>All gradients together are shortened to the limit where they are longer: their direction stays.</source>
            <translation>所有梯度合在一起若长于上限，则缩短到上限：方向不变。</translation>
        </message>
        <message>
            <source>The largest length that the gradients of all parameters together may have.</source>
            <translation>所有参数的梯度合在一起最大可有多长。</translation>
        </message>
        <message>
            <source>clipping by global norm</source>
            <translation>按全局范数裁剪</translation>
        </message>
        <message>
            <source>Patience</source>
            <translation>耐心轮数</translation>
        </message>
        <message>
            <source>Epochs without anything better before training ends.</source>
            <translation>连续多少轮没有改善，训练就结束。</translation>
        </message>
        <message>
            <source>Least change</source>
            <translation>最小变化</translation>
        </message>
        <message>
            <source>What is better by less than this does not count.</source>
            <translation>改善小于此值的不算。</translation>
        </message>
        <message>
            <source>Keep the best</source>
            <translation>保留最佳</translation>
        </message>
        <message>
            <source>At the end the weights of the best epoch come back, not those of the last.</source>
            <translation>结束时恢复最佳一轮的权重，而不是最后一轮的。</translation>
        </message>
        <message>
            <source>Weight decay</source>
            <translation>权重衰减</translation>
        </message>
        <message>
            <source>λ of λ w, which is added to the gradient of every parameter: keeps weights small. 0: none.</source>
            <translation>λ w 中的 λ，该项加到每个参数的梯度上：使权重保持较小。0 表示没有。</translation>
        </message>
        <message>
            <source>Warm-up steps</source>
            <translation>预热步数</translation>
        </message>
        <message>
            <source>Steps in which the learning rate rises in a straight line, before the schedule begins. 0: none.</source>
            <translation>在调度开始之前，学习率沿直线上升的步数。0 表示没有。</translation>
        </message>
        <message>
            <source>The same learning rate at every step.</source>
            <translation>每一步的学习率都相同。</translation>
        </message>
        <message>
            <source>The learning rate is multiplied by γ every few epochs.</source>
            <translation>每隔几轮，学习率乘以 γ。</translation>
        </message>
        <message>
            <source>Every n epochs</source>
            <translation>每 n 轮</translation>
        </message>
        <message>
            <source>How many epochs the learning rate stays the same.</source>
            <translation>学习率保持不变的轮数。</translation>
        </message>
        <message>
            <source>γ</source>
            <translation>γ</translation>
        </message>
        <message>
            <source>What the learning rate is multiplied by then.</source>
            <translation>届时学习率所乘的数。</translation>
        </message>
        <message>
            <source>Exponential</source>
            <translation>指数</translation>
        </message>
        <message>
            <source>The learning rate loses the same share in the same number of steps.</source>
            <translation>在相同的步数中，学习率减小相同的比例。</translation>
        </message>
        <message>
            <source>What the learning rate is multiplied by over the decay steps.</source>
            <translation>在衰减步数中学习率所乘的数。</translation>
        </message>
        <message>
            <source>Decay steps</source>
            <translation>衰减步数</translation>
        </message>
        <message>
            <source>The steps over which it is multiplied by γ once.</source>
            <translation>经过这么多步，学习率乘以一次 γ。</translation>
        </message>
        <message>
            <source>Staircase</source>
            <translation>阶梯式</translation>
        </message>
        <message>
            <source>Falls at once after the decay steps instead of gradually.</source>
            <translation>满衰减步数后一次降下，而不是逐渐下降。</translation>
        </message>
        <message>
            <source>Cosine</source>
            <translation>余弦</translation>
        </message>
        <message>
            <source>The learning rate falls along half a cosine: slowly, fast, slowly.</source>
            <translation>学习率沿半个余弦下降：先慢，后快，再慢。</translation>
        </message>
        <message>
            <source>The steps until the end of the cosine. 0: the whole training.</source>
            <translation>到余弦结束为止的步数。0 表示整个训练。</translation>
        </message>
        <message>
            <source>α</source>
            <translation>α</translation>
        </message>
        <message>
            <source>The share of the learning rate that is left at the end.</source>
            <translation>最后剩下的学习率的比例。</translation>
        </message>
        <message>
            <source>On plateau</source>
            <translation>停滞时降低</translation>
        </message>
        <message>
            <source>The learning rate falls when the loss has not become better for some epochs.</source>
            <translation>损失连续几轮没有改善时，学习率下降。</translation>
        </message>
        <message>
            <source>Epochs without anything better before the learning rate falls.</source>
            <translation>连续多少轮没有改善，学习率就下降。</translation>
        </message>
        <message>
            <source>Cool-down</source>
            <translation>冷却轮数</translation>
        </message>
        <message>
            <source>Lowest rate</source>
            <translation>最低学习率</translation>
        </message>
        <message>
            <source>The learning rate never falls below this.</source>
            <translation>学习率不会降到此值以下。</translation>
        </message>
        <message>
            <source>Watches</source>
            <translation>监视</translation>
        </message>
        <message>
            <source>What has to become better: "loss" or a metric, with "validation_" before it on validation data. Without such data the training's value is watched.</source>
            <translation>什么必须改善："loss" 或某个指标，若看验证数据则在前面加 "validation_"。没有验证数据时，监视训练的值。</translation>
        </message>
        <message>
            <source>gradient step</source>
            <translation>梯度更新</translation>
        </message>
        <message>
            <source>Gradient descent</source>
            <translation>梯度下降</translation>
        </message>
        <message>
            <source>One step an epoch, by the gradient over all training samples at once.</source>
            <translation>每轮一步，使用同时对全部训练样本计算的梯度。</translation>
        </message>
        <message>
            <source>Keras: v = μ v − η g, w += v. PyTorch: v = μ v + g, w −= η v. They part only where the learning rate changes.</source>
            <translation>Keras：v = μ v − η g，w += v。PyTorch：v = μ v + g，w −= η v。只有在学习率变化时两者才不同。</translation>
        </message>
        <message>
            <source>The samples are {0}, but the weights were trained on samples of {1}.</source>
            <translation>样本是 {0}，但权重是用 {1} 的样本训练的。</translation>
        </message>
        <message>
            <source>The target of training sample {0} is {1}, but {2} compares probabilities, numbers from 0 to 1. Give such targets, or use mean squared error.</source>
            <translation>训练样本 {0} 的目标是 {1}，但 {2} 比较的是概率，即 0 到 1 的数。请给出这样的目标，或使用均方误差。</translation>
        </message>
        <message>
            <source>The target of validation sample {0} is {1}, but {2} compares probabilities, numbers from 0 to 1. Give such targets, or use mean squared error.</source>
            <translation>验证样本 {0} 的目标是 {1}，但 {2} 比较的是概率，即 0 到 1 的数。请给出这样的目标，或使用均方误差。</translation>
        </message>
        <message>
            <source>This network does not read text: its input '{0}' takes {1}. It should take [window, characters], or [window] for an embedding.</source>
            <translation>该网络不读取文本：其输入“{0}”接受 {1}。它应接受 [窗口, 字符数]，使用嵌入时则为 [窗口]。</translation>
        </message>
        <message>
            <source>This network does not write text: its output is {0}. It should give one number for each token, (N, tokens) or (N, T, tokens).</source>
            <translation>该网络不写文本：其输出是 {0}。它应给每个词元一个数，(N, 词元) 或 (N, T, 词元)。</translation>
        </message>
        <message>
            <source>There is no schedule called '{0}'.</source>
            <translation>没有名为“{0}”的学习率调度。</translation>
        </message>
        <message>
            <source>There is no way of clipping called '{0}'.</source>
            <translation>没有名为“{0}”的裁剪方式。</translation>
        </message>
        <message>
            <source>The weights '{0}' hold {1}, which is not finite in the floats that the network computes with. Use weights from before the training ran away.</source>
            <translation>权重“{0}”含有 {1}，它在网络计算所用的单精度浮点数中不是有限的。请使用训练发散之前的权重。</translation>
        </message>
        <message>
            <source>Training ends where a value has not become better for some epochs.</source>
            <translation>某个值连续几轮没有改善时，训练结束。</translation>
        </message>
        <message>
            <source>Step decay</source>
            <translation>分段下降</translation>
        </message>
        <message>
            <source>'{0}' of this board can be {1} to {2}, not {3}.</source>
            <translation>这块黑板的“{0}”可取 {1} 到 {2}，不能是 {3}。</translation>
        </message>
        <message>
            <source>The board '{0}' has no size called '{1}'.</source>
            <translation>黑板“{0}”没有名为“{1}”的大小。</translation>
        </message>
        <message>
            <source>The board '{0}' has no choice called '{1}'.</source>
            <translation>黑板“{0}”没有名为“{1}”的选项。</translation>
        </message>
        <message>
            <source>There is no board called '{0}'.</source>
            <translation>没有名为“{0}”的黑板。</translation>
        </message>
        <message>
            <source>This document carries no sample of its own.</source>
            <translation>该文档没有自带样本。</translation>
        </message>
        <message>
            <source>'{0}' is not a number. Write decimals (0.25), fractions (1/3) or a logarithm (ln 2).</source>
            <translation>“{0}”不是数。请写小数（0.25）、分数（1/3）或对数（ln 2）。</translation>
        </message>
        <message>
            <source>Time steps</source>
            <translation>时间步数</translation>
        </message>
        <message>
            <source>Side of the image</source>
            <translation>图像边长</translation>
        </message>
        <message>
            <source>Channels</source>
            <translation>通道数</translation>
        </message>
        <message>
            <source>Dense with backpropagation</source>
            <translation>全连接层与反向传播</translation>
        </message>
        <message>
            <source>z = W x + b, an activation, the loss, and the chain rule back to every weight.</source>
            <translation>z = W x + b、激活函数、损失，以及一直回到每个权重的链式法则。</translation>
        </message>
        <message>
            <source>RNN cell</source>
            <translation>RNN 单元</translation>
        </message>
        <message>
            <source>The state before and the input make the new state, step after step.</source>
            <translation>由前一状态和输入得到新状态，一步接一步。</translation>
        </message>
        <message>
            <source>LSTM cell</source>
            <translation>LSTM 单元</translation>
        </message>
        <message>
            <source>Input, forget and output gates decide what the cell takes, keeps and shows.</source>
            <translation>输入门、遗忘门和输出门决定单元接受什么、保留什么、输出什么。</translation>
        </message>
        <message>
            <source>GRU cell</source>
            <translation>GRU 单元</translation>
        </message>
        <message>
            <source>An update gate mixes the old state with a new one; a reset gate forgets.</source>
            <translation>更新门把旧状态与新状态混合；重置门负责遗忘。</translation>
        </message>
        <message>
            <source>Convolution</source>
            <translation>卷积</translation>
        </message>
        <message>
            <source>A small kernel moves over the image: at each place a sum of products.</source>
            <translation>一个小卷积核在图像上移动：在每个位置求乘积之和。</translation>
        </message>
        <message>
            <source>Side of the kernel</source>
            <translation>卷积核边长</translation>
        </message>
        <message>
            <source>Max pooling</source>
            <translation>最大池化</translation>
        </message>
        <message>
            <source>The largest number of each window goes on, and takes the whole gradient.</source>
            <translation>每个窗口中最大的数继续传递，并得到全部梯度。</translation>
        </message>
        <message>
            <source>Side of the window</source>
            <translation>窗口边长</translation>
        </message>
        <message>
            <source>Average pooling</source>
            <translation>平均池化</translation>
        </message>
        <message>
            <source>The mean of each window goes on; the gradient is shared.</source>
            <translation>每个窗口的均值继续传递；梯度由窗口中各数平分。</translation>
        </message>
        <message>
            <source>Softmax with cross-entropy</source>
            <translation>Softmax 与交叉熵</translation>
        </message>
        <message>
            <source>Logits become probabilities; the gradient is what is given minus what is right.</source>
            <translation>logits 变成概率；梯度等于给出的值减去正确的值。</translation>
        </message>
        <message>
            <source>Scores of queries and keys, softmax over them, and the mixture of the values.</source>
            <translation>查询与键的得分、对得分取 softmax，以及值的加权混合。</translation>
        </message>
        <message>
            <source>Queries</source>
            <translation>查询数</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>键数</translation>
        </message>
        <message>
            <source>Multi-head attention</source>
            <translation>多头注意力</translation>
        </message>
        <message>
            <source>Queries, keys and values are projected per head; the heads are put together.</source>
            <translation>查询、键和值按头分别投影；再把各个头合并。</translation>
        </message>
        <message>
            <source>Batch normalization</source>
            <translation>批归一化</translation>
        </message>
        <message>
            <source>Mean and variance of the batch, the numbers put on one scale, γ and β.</source>
            <translation>批量的均值和方差、统一到同一尺度的数，以及 γ 和 β。</translation>
        </message>
        <message>
            <source>Gradient, the two moments, their correction for the first steps, the new weight.</source>
            <translation>梯度、两个矩、矩在最初几步的修正，以及新的权重。</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>权重数</translation>
        </message>
        <message>
            <source>Training step</source>
            <translation>训练步</translation>
        </message>
        <message>
            <source>Training sample {0} holds {1} at place {2} (both counted from 0), but one-hot takes whole numbers from 0{3}. Mend the data, or choose another column or more categories.</source>
            <translation>训练样本 {0} 在位置 {2} 处是 {1}（两者均从 0 数起），但独热编码只接受从 0{3} 的整数。请修正数据，或选择其他列，或增加类别数。</translation>
        </message>
        <message>
            <source>'{0}' does not name a number. Write node.name[i,j,…], d node.name[i,j,…] for the loss' derivative by it, or next node.name[i,j,…] for a weight after the optimizer's step; indices count from 0, the sample first.</source>
            <translation>“{0}”不是某个数的名称。请写成 node.name[i,j,…]，或写成 d node.name[i,j,…] 表示损失对它的导数，或写成 next node.name[i,j,…] 表示优化器更新之后的权重；下标从 0 数起，样本在最前。</translation>
        </message>
        <message>
            <source>'{0}' is a value of the optimizer's step, but this pass has none: it needs a target, and a parameter that learns.</source>
            <translation>“{0}”是优化器更新中的值，但这次计算没有更新：更新需要目标，以及可学习的参数。</translation>
        </message>
        <message>
            <source>gradients of the weights</source>
            <translation>权重的梯度</translation>
        </message>
        <message>
            <source>gradient of the input</source>
            <translation>输入的梯度</translation>
        </message>
        <message>
            <source>loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>'{0}' takes whole numbers, but what comes in is computed by other layers. Connect it to an Input with tokens.</source>
            <translation>“{0}”接受整数，但输入的是由其他层计算得到的值。请把它连接到给出词元的输入层。</translation>
        </message>
        <message>
            <source>The weight after step {0}, as if the samples of this pass were its batch.</source>
            <translation>第 {0} 步之后的权重，设想这次计算的样本就是该步的批量。</translation>
        </message>
        <message>
            <source>'{0}' is no local derivative: '{1}' is not computed of '{2}' in one operation. Write a number and one of the numbers that its derivation lists.</source>
            <translation>“{0}”不是局部导数：“{1}”不是由“{2}”经一次运算得到的。请写一个数，再写其推导中列出的某个数。</translation>
        </message>
        <message>
            <source>Drawn from the seed {0} by the initializer {1}: place {2} of '{3}'.</source>
            <translation>由种子 {0} 经初始化器 {1} 抽取：“{3}”的位置 {2}。</translation>
        </message>
        <message>
            <source>Set to {0} after the draw, as the layer begins.</source>
            <translation>抽取之后设为 {0}，这是该层的初始设定。</translation>
        </message>
        <message>
            <source>Set to {0} by the initializer {1}.</source>
            <translation>由初始化器 {1} 设为 {0}。</translation>
        </message>
        <message>
            <source>The learning rate: the same at every step.</source>
            <translation>学习率：每一步都相同。</translation>
        </message>
        <message>
            <source>The learning rate of the step after {0}, by the schedule '{1}'.</source>
            <translation>第 {0} 步之后那一步的学习率，由调度“{1}”给出。</translation>
        </message>
        <message>
            <source>{0} before the first step of training.</source>
            <translation>训练第一步之前的 {0}。</translation>
        </message>
        <message>
            <source>{0} after step {1}.</source>
            <translation>第 {1} 步之后的 {0}。</translation>
        </message>
        <message>
            <source>A weight that the document gives.</source>
            <translation>文档给出的权重。</translation>
        </message>
        <message>
            <source>The weight after step {0}.</source>
            <translation>第 {0} 步之后的权重。</translation>
        </message>
        <message>
            <source>A weight as it was given.</source>
            <translation>所给出的权重。</translation>
        </message>
        <message>
            <source>What the output should be: the target.</source>
            <translation>输出应有的值：目标。</translation>
        </message>
        <message>
            <source>A number of the sample.</source>
            <translation>样本中的一个数。</translation>
        </message>
        <message>
            <source>Drawn while training: what dropout or noise makes.</source>
            <translation>训练时抽取：由 Dropout 或噪声产生。</translation>
        </message>
        <message>
            <source>Which step of training this is, from 1.</source>
            <translation>这是训练的第几步，从 1 数起。</translation>
        </message>
        <message>
            <source>A setting of the optimizer.</source>
            <translation>优化器的一项设置。</translation>
        </message>
        <message>
            <source>A fixed number.</source>
            <translation>固定的数。</translation>
        </message>
        <message>
            <source>There is no learning rate schedule called '{0}'.</source>
            <translation>没有名为“{0}”的学习率调度。</translation>
        </message>
        <message>
            <source>What is remembered of '{0}' is not what the optimizer '{1}' remembers: it belongs to another run.</source>
            <translation>为“{0}”保存的状态不是优化器“{1}”的状态：它属于另一次运行。</translation>
        </message>
        <message>
            <source>data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>weight</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>from the seed</source>
            <translation>由种子生成</translation>
        </message>
        <message>
            <source>constant</source>
            <translation>常数</translation>
        </message>
        <message>
            <source>computed</source>
            <translation>计算所得</translation>
        </message>
        <message>
            <source>from</source>
            <translation>来自</translation>
        </message>
        <message>
            <source>name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>value</source>
            <translation>值</translation>
        </message>
        <message>
            <source>slope</source>
            <translation>斜率</translation>
        </message>
        <message>
            <source>value · slope</source>
            <translation>值 · 斜率</translation>
        </message>
        <message>
            <source>kind</source>
            <translation>类型</translation>
        </message>
        <message>
            <source>and {0} more, together {1}</source>
            <translation>另有 {0} 项，合计 {1}</translation>
        </message>
        <message>
            <source>and {0} more</source>
            <translation>另有 {0} 项</translation>
        </message>
        <message>
            <source>Forward pass</source>
            <translation>前向传播</translation>
        </message>
        <message>
            <source>Backward pass</source>
            <translation>反向传播</translation>
        </message>
        <message>
            <source>The optimizer's step</source>
            <translation>优化器的更新</translation>
        </message>
        <message>
            <source>At a kink: the slopes to the left and to the right differ, so no finite difference.</source>
            <translation>位于折点：左右两侧的斜率不同，因此没有有限差分。</translation>
        </message>
        <message>
            <source>Checked by a central difference: {0}.</source>
            <translation>已用中心差分校验：{0}。</translation>
        </message>
        <message>
            <source>One number of it, {0}:</source>
            <translation>其中的一个数，{0}：</translation>
        </message>
        <message>
            <source>Worked example from {0}</source>
            <translation>演算示例，出自 {0}</translation>
        </message>
        <message>
            <source>A neural network, step by step</source>
            <translation>神经网络逐步演算</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Step {0}</source>
            <translation>第 {0} 步</translation>
        </message>
        <message>
            <source>as printed</source>
            <translation>原文</translation>
        </message>
        <message>
            <source>as printed in {0}</source>
            <translation>{0} 的原文</translation>
        </message>
        <message>
            <source>as it should be (our correction)</source>
            <translation>正确写法（我们的更正）</translation>
        </message>
        <message>
            <source>as it should be (the document's correction)</source>
            <translation>正确写法（文档的更正）</translation>
        </message>
        <message>
            <source>layer</source>
            <translation>层</translation>
        </message>
        <message>
            <source>parameters</source>
            <translation>参数量</translation>
        </message>
        <message>
            <source>The network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>What is given</source>
            <translation>已知量</translation>
        </message>
        <message>
            <source>The time steps {0} to {1} of {2} repeat these equations with numbers of their own; they are left out here.</source>
            <translation>{2} 的时间步 {0} 到 {1} 重复这些方程，只是数值不同；这里从略。</translation>
        </message>
        <message>
            <source>Why is {0} = {1}?</source>
            <translation>为什么 {0} = {1}？</translation>
        </message>
        <message>
            <source>Work sheet with answers</source>
            <translation>练习单（附答案）</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>{0} '{1}' is the last layer, so while training it changes the predictions that the loss compares. Remove it, or put it before the last layer that learns.</source>
            <translation>{0}“{1}”是最后一层，因此训练时它会改变损失所比较的预测值。请删除它，或把它放到最后一个可学习的层之前。</translation>
        </message>
        <message>
            <source>'{0}' applies {1} to what '{2}' has put through {3} already: the values come out nearly alike, and little of the gradient is left. Make '{2}' linear, or remove '{0}'.</source>
            <translation>“{2}”的输出已经过 {3}，“{0}”又对它施加 {1}：得到的值几乎相同，梯度也所剩无几。请把“{2}”改为线性，或删除“{0}”。</translation>
        </message>
        <message>
            <source>The weights of '{0}' all begin with the same value ({1}), so its units compute the same, get the same gradients and stay alike. Draw them at random.</source>
            <translation>“{0}”的权重都从同一个值（{1}）开始，因此它的各个单元计算相同、梯度相同，始终保持一样。请随机抽取这些权重。</translation>
        </message>
        <message>
            <source>{0} '{1}' has strides {2} and dilation {3}. PyTorch computes this, but Keras refuses strides and dilation together. Set one of them to 1.</source>
            <translation>{0}“{1}”的步幅为 {2}，膨胀率为 {3}。PyTorch 可以这样计算，但 Keras 不允许步幅与膨胀并用。请把其中之一设为 1。</translation>
        </message>
        <message>
            <source>Batches have one sample, and {0} '{1}' takes the mean of the batch from it: while training nothing but zeros is left of {2}. Take larger batches, or layer normalization.</source>
            <translation>每个批量只有一个样本，而 {0}“{1}”由它求批量的均值：训练时 {2} 将只剩下零。请增大批量，或改用层归一化。</translation>
        </message>
        <message>
            <source>'{0}' is watched, but all samples of {1} train and none are left to validate with. Keep some back, or watch '{2}'.</source>
            <translation>所监视的是“{0}”，但{1}的所有样本都用于训练，没有留下可供验证的样本。请留出一部分，或改为监视“{2}”。</translation>
        </message>
        <message>
            <source>Train with {0} of the samples</source>
            <translation>用比例为 {0} 的样本训练</translation>
        </message>
        <message>
            <source>Nesterov's step looks ahead along the momentum, but the momentum is 0, so it changes nothing. Give a momentum such as 0.9, or switch Nesterov off.</source>
            <translation>Nesterov 更新沿动量方向向前看一步，但动量为 0，因此不起作用。请设置动量，例如 0.9，或关闭 Nesterov。</translation>
        </message>
        <message>
            <source>Switch Nesterov off</source>
            <translation>关闭 Nesterov</translation>
        </message>
        <message>
            <source>{0} counts a sample as right where its class is among the {1} likeliest, but '{2}' gives {3}, {4} classes in all: it is always 1. Take accuracy.</source>
            <translation>只要样本的类别在可能性最大的 {1} 个之中，{0} 就算作正确，但“{2}”给出 {3}，总共只有 {4} 个类别：因此它恒为 1。请改用准确率。</translation>
        </message>
        <message>
            <source>{0} has {1} tokens, but the table of {2} '{3}' has {4} rows: it has none for the tokens from {4} on. Give it {1}.</source>
            <translation>{0}有 {1} 个词元，但 {2}“{3}”的表只有 {4} 行：编号从 {4} 起的词元没有对应的行。请设为 {1}。</translation>
        </message>
        <message>
            <source>Give '{0}' {1} tokens</source>
            <translation>把“{0}”的词元数设为 {1}</translation>
        </message>
        <message>
            <source>{0} '{1}' leaves out the steps of the number 0 as padding, but in {2} 0 is a token ("{3}") and nothing is padded. Switch the masking off.</source>
            <translation>{0}“{1}”把编号为 0 的步当作填充而略去，但在{2}中 0 是一个词元（“{3}”），并没有填充。请关闭掩码。</translation>
        </message>
        <message>
            <source>Switch off the masking of '{0}'</source>
            <translation>关闭“{0}”的掩码</translation>
        </message>
        <message>
            <source>{0} chooses among classes, but '{1}' gives {2}, one number. Give it a unit for each class, or use binary cross-entropy.</source>
            <translation>{0} 用于在多个类别中选择，但“{1}”给出 {2}，只有一个数。请让每个类别各有一个单元，或改用二元交叉熵。</translation>
        </message>
        <message>
            <source>Keep '{0}' alone</source>
            <translation>只保留“{0}”</translation>
        </message>
        <message>
            <source>Swap what goes into {0} and {1}</source>
            <translation>交换 {0} 与 {1} 的输入</translation>
        </message>
        <message>
            <source>Replace it with {0}</source>
            <translation>替换为 {0}</translation>
        </message>
        <message>
            <source>Replace it with {0} ({1})</source>
            <translation>替换为 {0}（{1}）</translation>
        </message>
        <message>
            <source>LeNet-5</source>
            <translation>LeNet-5</translation>
        </message>
        <message>
            <source>The network of LeCun et al. 1998: two convolutions, each with tanh and average pooling, then 120, 84 and 10 units.</source>
            <translation>LeCun 等人 1998 年的网络：两个卷积层，各接 tanh 和平均池化，然后是 120、84 和 10 个单元。</translation>
        </message>
        <message>
            <source>Variant</source>
            <translation>变体</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Initialization</source>
            <translation>初始化</translation>
        </message>
        <message>
            <source>Regularization</source>
            <translation>正则化</translation>
        </message>
        <message>
            <source>The answer is too long to be one. Write the result.</source>
            <translation>这个答案太长，不像是答案。请写结果。</translation>
        </message>
        <message>
            <source>'{0}' cannot be worked out. Write a number (0.25), a fraction (1/3) or an expression such as 2·3 + 1, e^-1, ln 2 or tanh(0.5); several as [1, 2].</source>
            <translation>无法算出“{0}”。请写数（0.25）、分数（1/3）或算式，如 2·3 + 1、e^-1、ln 2 或 tanh(0.5)；多个数写成 [1, 2]。</translation>
        </message>
        <message>
            <source>The derivative of {1} is left out: it is a factor of the chain rule.</source>
            <translation>漏掉了 {1} 的导数：它是链式法则中的一个因子。</translation>
        </message>
        <message>
            <source>The derivative of {1} is computed from {0}: it has to be computed from {2}.</source>
            <translation>{1} 的导数是用 {0} 计算的：应当用 {2} 计算。</translation>
        </message>
        <message>
            <source>The derivative of σ is {2} (1 − {2}), not {2} alone.</source>
            <translation>σ 的导数是 {2} (1 − {2})，而不只是 {2}。</translation>
        </message>
        <message>
            <source>The derivative of σ is {2} (1 − {2}), not 1 − {2} alone.</source>
            <translation>σ 的导数是 {2} (1 − {2})，而不只是 1 − {2}。</translation>
        </message>
        <message>
            <source>The derivative of tanh is 1 − {2}²: the square is left out.</source>
            <translation>tanh 的导数是 1 − {2}²：漏掉了平方。</translation>
        </message>
        <message>
            <source>The derivative of tanh is 1 − {2}²: this is that of σ.</source>
            <translation>tanh 的导数是 1 − {2}²：这里用的是 σ 的导数。</translation>
        </message>
        <message>
            <source>The 2 of the derivative of {0}² is left out.</source>
            <translation>漏掉了 {0}² 的导数中的 2。</translation>
        </message>
        <message>
            <source>The derivative of {0}² is 2 {0}, not {0}².</source>
            <translation>{0}² 的导数是 2 {0}，不是 {0}²。</translation>
        </message>
        <message>
            <source>The minus in front of {0} is left out.</source>
            <translation>漏掉了 {0} 前面的负号。</translation>
        </message>
        <message>
            <source>The derivative of 1 − {0} is −1: the minus is left out.</source>
            <translation>1 − {0} 的导数是 −1：漏掉了负号。</translation>
        </message>
        <message>
            <source>The derivative of ln {0} is 1/{0}, not ln {0}.</source>
            <translation>ln {0} 的导数是 1/{0}，不是 ln {0}。</translation>
        </message>
        <message>
            <source>The gate {0} is not applied on the way back.</source>
            <translation>反向传播时没有乘上门 {0}。</translation>
        </message>
        <message>
            <source>The factor {0} is left out.</source>
            <translation>漏掉了因子 {0}。</translation>
        </message>
        <message>
            <source>Rows and columns of {0} are exchanged on the way back.</source>
            <translation>反向传播时 {0} 的行和列弄反了。</translation>
        </message>
        <message>
            <source>The gradient is shared by the window: all of it goes to the largest.</source>
            <translation>这里把梯度分给了整个窗口：它应当全部归于最大的数。</translation>
        </message>
        <message>
            <source>The difference is the wrong way round: it is {0} − {1}.</source>
            <translation>差的次序反了：应为 {0} − {1}。</translation>
        </message>
        <message>
            <source>The loss is a mean: the division by the number is left out.</source>
            <translation>损失是均值：漏掉了除以个数。</translation>
        </message>
        <message>
            <source>The factor {0} is left out on the way back.</source>
            <translation>反向传播时漏掉了因子 {0}。</translation>
        </message>
        <message>
            <source>This is the part of step {0} alone: the gradient is the sum over all steps.</source>
            <translation>这只是时间步 {0} 的部分：梯度是所有时间步之和。</translation>
        </message>
        <message>
            <source>Only the path through {0} is there: the gradient is the sum over all paths.</source>
            <translation>这里只有经过 {0} 的路径：梯度是所有路径之和。</translation>
        </message>
        <message>
            <source>The path through {0} at step {1} is left out.</source>
            <translation>漏掉了时间步 {1} 处经过 {0} 的路径。</translation>
        </message>
        <message>
            <source>The path through {0} is left out.</source>
            <translation>漏掉了经过 {0} 的路径。</translation>
        </message>
        <message>
            <source>Right.</source>
            <translation>正确。</translation>
        </message>
        <message>
            <source>Not yet right.</source>
            <translation>还不正确。</translation>
        </message>
        <message>
            <source>Right, but rounded too coarsely: give {0} decimals.</source>
            <translation>正确，但舍入得太粗：请写 {0} 位小数。</translation>
        </message>
        <message>
            <source>{0} numbers are asked for, but these are {1}.</source>
            <translation>要求 {0} 个数，这里却是 {1} 个。</translation>
        </message>
        <message>
            <source>This follows rightly from your other answers, but one of those is wrong.</source>
            <translation>由您的其他答案来看，这里推算得没错，但那些答案中有一个是错的。</translation>
        </message>
        <message>
            <source>The scene has no input, target or parameter called '{0}'. Write "x", "target" or "cell.W".</source>
            <translation>场景中没有名为“{0}”的输入、目标或参数。请写 "x"、"target" 或 "cell.W"。</translation>
        </message>
        <message>
            <source>'{0}' has {1} numbers in this scene, but {2} are given.</source>
            <translation>“{0}”在此场景中有 {1} 个数，但给出了 {2} 个。</translation>
        </message>
        <message>
            <source>No numbers were found for the exercise '{0}' that tell its errors apart. Name fewer errors, or take a larger board.</source>
            <translation>没有为练习“{0}”找到能区分其各种错误的数值。请少列几种错误，或换用更大的黑板。</translation>
        </message>
        <message>
            <source>{1} is left out: this is its argument {0}.</source>
            <translation>漏掉了 {1}：这是它的自变量 {0}。</translation>
        </message>
        <message>
            <source>This is the sum of all: it has to be divided by their number for the mean.</source>
            <translation>这是所有数之和：要得到均值，还须除以个数。</translation>
        </message>
        <message>
            <source>The window stands at the wrong place: look at how far it moves each time.</source>
            <translation>窗口的位置不对：请看它每次移动多远。</translation>
        </message>
        <message>
            <source>The factor {2} is left out.</source>
            <translation>漏掉了因子 {2}。</translation>
        </message>
        <message>
            <source>This is σ({0}), but tanh belongs here.</source>
            <translation>这是 σ({0})，但这里应当用 tanh。</translation>
        </message>
        <message>
            <source>This is tanh({0}), but σ belongs here.</source>
            <translation>这是 tanh({0})，但这里应当用 σ。</translation>
        </message>
        <message>
            <source>The exponential is left out: this is {0} itself.</source>
            <translation>漏掉了指数运算：这是 {0} 本身。</translation>
        </message>
        <message>
            <source>This is the logarithm to base 10: ln, to base e, belongs here.</source>
            <translation>这是以 10 为底的对数：这里应当用 ln，以 e 为底。</translation>
        </message>
        <message>
            <source>The square of {0} is left out.</source>
            <translation>漏掉了 {0} 的平方。</translation>
        </message>
        <message>
            <source>{0} is doubled, but it has to be squared.</source>
            <translation>{0} 被乘以 2，但应当取平方。</translation>
        </message>
        <message>
            <source>The root of {0} is left out.</source>
            <translation>漏掉了对 {0} 开平方根。</translation>
        </message>
        <message>
            <source>{0} stands where 1 − {0} belongs.</source>
            <translation>这里用了 {0}，但应当用 1 − {0}。</translation>
        </message>
        <message>
            <source>The division by √{3} is left out.</source>
            <translation>漏掉了除以 √{3}。</translation>
        </message>
        <message>
            <source>This is the largest, but the mean belongs here.</source>
            <translation>这是最大值，但这里应当取均值。</translation>
        </message>
        <message>
            <source>This is the mean, but the largest belongs here.</source>
            <translation>这是均值，但这里应当取最大值。</translation>
        </message>
        <message>
            <source>The kernel is turned around: layers multiply it as it stands (cross-correlation).</source>
            <translation>卷积核被翻转了：层按其原样相乘（互相关）。</translation>
        </message>
        <message>
            <source>{1} is subtracted, but it has to be added.</source>
            <translation>这里减去了 {1}，但应当加上。</translation>
        </message>
        <message>
            <source>{1} is added, but it has to be subtracted.</source>
            <translation>这里加上了 {1}，但应当减去。</translation>
        </message>
        <message>
            <source>{0} and {1} are added, but they have to be multiplied.</source>
            <translation>这里把 {0} 与 {1} 相加，但应当相乘。</translation>
        </message>
        <message>
            <source>The division by {0} is left out.</source>
            <translation>漏掉了除以 {0}。</translation>
        </message>
        <message>
            <source>The bias {0} is left out.</source>
            <translation>漏掉了偏置 {0}。</translation>
        </message>
        <message>
            <source>The summand {0} is left out.</source>
            <translation>漏掉了加数 {0}。</translation>
        </message>
        <message>
            <source>The learning rate {0} is left out.</source>
            <translation>漏掉了学习率 {0}。</translation>
        </message>
        <message>
            <source>The gate {0} is not applied.</source>
            <translation>没有乘上门 {0}。</translation>
        </message>
        <message>
            <source>Rows and columns of {0} are exchanged: it is {0}, not {0}ᵀ.</source>
            <translation>{0} 的行和列弄反了：应为 {0}，不是 {0}ᵀ。</translation>
        </message>
        <message>
            <source>This is e to the power of {0}: it has to be divided by the sum of all of them.</source>
            <translation>这是 e 的 {0} 次幂：还须除以所有这些幂之和。</translation>
        </message>
        <message>
            <source>{0} is divided by its sum: the exponentials are left out.</source>
            <translation>这里用 {0} 除以其总和：漏掉了指数运算。</translation>
        </message>
        <message>
            <source>softmax is left out: this is its argument {0}.</source>
            <translation>漏掉了 softmax：这是它的自变量 {0}。</translation>
        </message>
        <message>
            <source>{0} is used where {1} belongs.</source>
            <translation>应当用 {1} 的地方用了 {0}。</translation>
        </message>
        <message>
            <source>The formulas of each step</source>
            <translation>每一步的公式</translation>
        </message>
        <message>
            <source>Step forward and back</source>
            <translation>前进与后退</translation>
        </message>
        <message>
            <source>Click a number to see where it comes from</source>
            <translation>点击一个数，查看它的来历</translation>
        </message>
        <message>
            <source>The backward pass</source>
            <translation>反向传播</translation>
        </message>
        <message>
            <source>Change numbers</source>
            <translation>更改数值</translation>
        </message>
        <message>
            <source>Sizes and choices of the board</source>
            <translation>黑板的大小与选项</translation>
        </message>
        <message>
            <source>Other numbers</source>
            <translation>换一组数</translation>
        </message>
        <message>
            <source>Fractions or decimals</source>
            <translation>分数或小数</translation>
        </message>
        <message>
            <source>Unrolled in time</source>
            <translation>按时间展开</translation>
        </message>
        <message>
            <source>Scale of the recurrent weights</source>
            <translation>循环权重的缩放</translation>
        </message>
        <message>
            <source>'{0}' is named, but no scene is shown here yet. Name one in 'show'.</source>
            <translation>这里提到了“{0}”，但此处还没有显示任何场景。请在 'show' 中指定一个。</translation>
        </message>
        <message>
            <source>The exercise '{0}' names the error '{1}', but with the numbers of its scene no wrong way of that kind gives another number. Take other numbers, or leave the error out.</source>
            <translation>练习“{0}”列出了错误“{1}”，但在其场景的数值下，没有哪种此类错法会得出不同的数。请换用其他数值，或去掉这个错误。</translation>
        </message>
        <message>
            <source>This version reads lessons of format 1. Write "format": 1.</source>
            <translation>本版本读取格式 1 的课程。请写 "format": 1。</translation>
        </message>
        <message>
            <source>The lesson has no steps. Write at least one.</source>
            <translation>课程没有步骤。请至少写一个。</translation>
        </message>
        <message>
            <source>The scene '{0}' needs one of the keys 'board', 'example', 'document'.</source>
            <translation>场景“{0}”需要键 'board'、'example'、'document' 之一。</translation>
        </message>
        <message>
            <source>There is no example called '{0}'. `unroll-cli templates` lists them.</source>
            <translation>没有名为“{0}”的示例。`unroll-cli templates` 会列出全部示例。</translation>
        </message>
        <message>
            <source>The document of the scene '{0}' carries no sample. Give it one ("sample": …).</source>
            <translation>场景“{0}”的文档没有自带样本。请给它一个（"sample": …）。</translation>
        </message>
        <message>
            <source>The option '{0}' must be a number, a text, true or false.</source>
            <translation>选项“{0}”必须是数、文字、true 或 false。</translation>
        </message>
        <message>
            <source>Two steps have the key '{0}'. Rename one.</source>
            <translation>有两个步骤的键都是“{0}”。请给其中一个改名。</translation>
        </message>
        <message>
            <source>There is no scene called '{0}'. Name one of 'scenes'.</source>
            <translation>没有名为“{0}”的场景。请指定 'scenes' 中的一个。</translation>
        </message>
        <message>
            <source>There is no control called '{0}'. There are: {1}.</source>
            <translation>没有名为“{0}”的控件。可用的有：{1}。</translation>
        </message>
        <message>
            <source>A prediction needs one of the keys 'choices', 'ref', 'number'.</source>
            <translation>预测需要键 'choices'、'ref'、'number' 之一。</translation>
        </message>
        <message>
            <source>Two choices at least, one of them with "right": true.</source>
            <translation>至少要有两个选项，其中一个写有 "right": true。</translation>
        </message>
        <message>
            <source>'help' is '{0}'. Write "none", "symbols" or "numbers".</source>
            <translation>'help' 是“{0}”。请写 "none"、"symbols" 或 "numbers"。</translation>
        </message>
        <message>
            <source>There is no error called '{0}'. docs/lessons.md lists them.</source>
            <translation>没有名为“{0}”的错误。docs/lessons.md 列出了全部错误。</translation>
        </message>
        <message>
            <source>Two exercises have the key '{0}'. Rename one.</source>
            <translation>有两个练习的键都是“{0}”。请给其中一个改名。</translation>
        </message>
        <message>
            <source>{0} has no key '{1}'. It may have: {2}.</source>
            <translation>{0} 没有键“{1}”。可以有的键：{2}。</translation>
        </message>
        <message>
            <source>{0} needs the key '{1}'. Add it.</source>
            <translation>{0} 需要键“{1}”。请补上。</translation>
        </message>
        <message>
            <source>{0} must be a text or a list of paragraphs, but here stands {1}.</source>
            <translation>{0} 必须是文字或段落的列表，这里却是{1}。</translation>
        </message>
        <message>
            <source>{0} has the language '{1}'. Write "en", "zh_CN" or the like.</source>
            <translation>{0} 中有语言“{1}”。请写 "en"、"zh_CN" 之类。</translation>
        </message>
        <message>
            <source>'{0}' must be a whole number from {1} to {2}.</source>
            <translation>“{0}”必须是 {1} 到 {2} 的整数。</translation>
        </message>
        <message>
            <source>The rows of {0} are not equally deep.</source>
            <translation>{0} 的各行嵌套深度不一致。</translation>
        </message>
        <message>
            <source>A number of {0} is too large.</source>
            <translation>{0} 中有一个数太大。</translation>
        </message>
        <message>
            <source>The rows of {0} are not equally long.</source>
            <translation>{0} 的各行长度不一致。</translation>
        </message>
        <message>
            <source>The derivative of {0} is left out: it is a factor of the chain rule.</source>
            <translation>漏掉了 {0} 的导数：它是链式法则中的一个因子。</translation>
        </message>
        <message>
            <source>The sign is wrong.</source>
            <translation>符号错了。</translation>
        </message>
        <message>
            <source>Rows and columns are exchanged.</source>
            <translation>行和列弄反了。</translation>
        </message>
        <message>
            <source>This is {0}, another place.</source>
            <translation>这是 {0}，是另一个位置的数。</translation>
        </message>
        <message>
            <source>This is {0}, but {1} is asked for.</source>
            <translation>这是 {0}，但要求的是 {1}。</translation>
        </message>
        <message>
            <source>The bias is left out</source>
            <translation>漏掉了偏置</translation>
        </message>
        <message>
            <source>z instead of a: the activation is left out</source>
            <translation>用了 z 而不是 a：漏掉了激活函数</translation>
        </message>
        <message>
            <source>a instead of z: the activation is applied too early</source>
            <translation>用了 a 而不是 z：过早施加了激活函数</translation>
        </message>
        <message>
            <source>A gate is not applied</source>
            <translation>没有乘上某个门</translation>
        </message>
        <message>
            <source>Another value of the cell: h instead of c</source>
            <translation>取了单元的另一个值：用了 h 而不是 c</translation>
        </message>
        <message>
            <source>z instead of 1 − z</source>
            <translation>用了 z 而不是 1 − z</translation>
        </message>
        <message>
            <source>Off by one step in time, or only one step of all</source>
            <translation>差了一个时间步，或只取了所有时间步中的一步</translation>
        </message>
        <message>
            <source>The derivative of the activation is left out</source>
            <translation>漏掉了激活函数的导数</translation>
        </message>
        <message>
            <source>The derivative of the activation at the wrong place</source>
            <translation>在错误的位置求激活函数的导数</translation>
        </message>
        <message>
            <source>Only a part of the derivative of the activation</source>
            <translation>只取了激活函数导数的一部分</translation>
        </message>
        <message>
            <source>A sum instead of a mean</source>
            <translation>该求均值却求了和</translation>
        </message>
        <message>
            <source>The 2 of the square's derivative is left out</source>
            <translation>漏掉了平方的导数中的 2</translation>
        </message>
        <message>
            <source>A wrong sign</source>
            <translation>符号错误</translation>
        </message>
        <message>
            <source>Rows and columns are exchanged</source>
            <translation>行和列弄反</translation>
        </message>
        <message>
            <source>The learning rate is left out</source>
            <translation>漏掉了学习率</translation>
        </message>
        <message>
            <source>Scores that are not divided by √d</source>
            <translation>得分没有除以 √d</translation>
        </message>
        <message>
            <source>Softmax without division by the sum</source>
            <translation>softmax 没有除以总和</translation>
        </message>
        <message>
            <source>The exponential is left out</source>
            <translation>漏掉了指数运算</translation>
        </message>
        <message>
            <source>The mean instead of the largest, or the other way round</source>
            <translation>该取最大值却取了均值，或相反</translation>
        </message>
        <message>
            <source>A shared gradient, where the largest takes it all</source>
            <translation>该全部归于最大值的梯度被平分了</translation>
        </message>
        <message>
            <source>The kernel is turned around</source>
            <translation>卷积核被翻转</translation>
        </message>
        <message>
            <source>The window is moved too far or not far enough</source>
            <translation>窗口移动得过多或过少</translation>
        </message>
        <message>
            <source>A division is left out</source>
            <translation>漏掉了除法</translation>
        </message>
        <message>
            <source>The root is left out</source>
            <translation>漏掉了开平方根</translation>
        </message>
        <message>
            <source>The square is left out, or a 2 in its place</source>
            <translation>漏掉了平方，或写成了乘以 2</translation>
        </message>
        <message>
            <source>A wrong logarithm</source>
            <translation>用错了对数</translation>
        </message>
        <message>
            <source>tanh and σ are mixed up</source>
            <translation>混淆了 tanh 与 σ</translation>
        </message>
        <message>
            <source>A factor is left out</source>
            <translation>漏掉了一个因子</translation>
        </message>
        <message>
            <source>A summand is left out</source>
            <translation>漏掉了一个加数</translation>
        </message>
        <message>
            <source>A path of the chain rule is left out</source>
            <translation>漏掉了链式法则的一条路径</translation>
        </message>
        <message>
            <source>Added instead of multiplied</source>
            <translation>该相乘却相加</translation>
        </message>
        <message>
            <source>Another value of the layer</source>
            <translation>取了该层的另一个值</translation>
        </message>
        <message>
            <source>The number of another place</source>
            <translation>取了另一个位置的数</translation>
        </message>
        <message>
            <source>A sheet needs at least one blank. Name a number, such as cell.z[0,0].</source>
            <translation>练习单至少需要一个空格。请指定一个数，例如 cell.z[0,0]。</translation>
        </message>
        <message>
            <source>'{0}' is a blank twice. Name it once.</source>
            <translation>“{0}”两次被列为空格。请只列一次。</translation>
        </message>
        <message>
            <source>'{0}' is a number of the sample, the target or the weights: it is given, not computed. Ask for a value that has a derivation.</source>
            <translation>“{0}”是样本、目标或权重中的数：它是已知的，不是计算得到的。请改为要求一个有推导的值。</translation>
        </message>
        <message>
            <source>'{0}' has {1} numbers: too many for one blank. Ask for single numbers, such as {2}.</source>
            <translation>“{0}”有 {1} 个数：对一个空格来说太多了。请要求单个的数，例如 {2}。</translation>
        </message>
        <message>
            <source>'{0}' is no finite number here.</source>
            <translation>“{0}”在这里不是有限的数。</translation>
        </message>
        <message>
            <source>'{0}' is given and a blank at once. Leave one out.</source>
            <translation>“{0}”既是已知的，又是空格。请去掉其中之一。</translation>
        </message>
        <message>
            <source>Epochs after a fall before counting begins again.</source>
            <translation>降低之后隔多少轮再重新开始计数。</translation>
        </message>
        <message>
            <source>Input '{0}' gets {1} at {2} (sample first, counted from 0), but '{3}' takes whole numbers from 0 to {4}. Arrays of bytes (uint8) are read as pixels from 0 to 1: save tokens in another type, such as int32.</source>
            <translation>输入“{0}”在 {2} 处（样本在最前，从 0 数起）得到 {1}，但“{3}”只接受 0 到 {4} 的整数。字节数组（uint8）会被读作 0 到 1 的像素：请把词元存为其他类型，例如 int32。</translation>
        </message>
        <message>
            <source>Input '{0}' gets {1} at {2} (sample first, counted from 0), but '{3}' takes whole numbers from 0 to {4}. Mend the data, or give '{3}' a row for every number that comes.</source>
            <translation>输入“{0}”在 {2} 处（样本在最前，从 0 数起）得到 {1}，但“{3}”只接受 0 到 {4} 的整数。请修正数据，或让“{3}”为出现的每个数都有一行。</translation>
        </message>
        <message>
            <source>The target is {0} at {1} (sample first, counted from 0), but it has to be the number of a class, a whole number from 0 to {2}. Mend the data, or give '{3}' a unit for every class.</source>
            <translation>目标在 {1} 处（样本在最前，从 0 数起）是 {0}，但它必须是类别编号，即 0 到 {2} 的整数。请修正数据，或让“{3}”的每个类别各有一个单元。</translation>
        </message>
        <message>
            <source>Written as</source>
            <translation>数的写法</translation>
        </message>
        <message>
            <source>Fractions where the numbers are fractions, decimals elsewhere; or decimals everywhere.</source>
            <translation>数为分数时写成分数，其余写成小数；或者全部写成小数。</translation>
        </message>
        <message>
            <source>Decimals</source>
            <translation>小数</translation>
        </message>
        <message>
            <source>Fractions</source>
            <translation>分数</translation>
        </message>
        <message>
            <source>How many digits stand behind the point.</source>
            <translation>小数点后保留多少位数字。</translation>
        </message>
        <message>
            <source>The same seed gives the same numbers, on every machine.</source>
            <translation>相同的种子在任何机器上都给出相同的数。</translation>
        </message>
        <message>
            <source>The picture would have {0} × {1} pixels. Choose a smaller scale, or SVG or PDF, which are sharp at every scale.</source>
            <translation>图片将有 {0} × {1} 像素。请选择较小的缩放倍数，或选择 SVG 或 PDF，它们在任何缩放下都清晰。</translation>
        </message>
        <message>
            <source>There is not enough memory for a picture of this scale.</source>
            <translation>内存不足，无法生成这个缩放倍数的图片。</translation>
        </message>
    </context>
    <context>
        <name>unroll::AttentionPage</name>
        <message>
            <source>queries</source>
            <translation>查询</translation>
        </message>
        <message>
            <source>keys</source>
            <translation>键</translation>
        </message>
        <message>
            <source>scores</source>
            <translation>得分</translation>
        </message>
        <message>
            <source>mask</source>
            <translation>掩码</translation>
        </message>
        <message>
            <source>weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>mixture of the values</source>
            <translation>值的加权混合</translation>
        </message>
        <message>
            <source>a row for each query, a column for each key</source>
            <translation>每个查询一行，每个键一列</translation>
        </message>
        <message>
            <source>Heads</source>
            <translation>头</translation>
        </message>
        <message>
            <source>Head %1</source>
            <translation>第 %1 个头</translation>
        </message>
    </context>
    <context>
        <name>unroll::AttributeEditor</name>
        <message>
            <source>on</source>
            <translation>开</translation>
        </message>
        <message>
            <source>off</source>
            <translation>关</translation>
        </message>
        <message>
            <source>Write whole numbers with × between them, such as %1.</source>
            <translation>请写整数，中间用 × 分隔，例如 %1。</translation>
        </message>
        <message>
            <source>The first may be T, an open time axis.</source>
            <translation>第一个可以是 T，即未定的时间轴。</translation>
        </message>
        <message>
            <source>Write a whole number from %1 to %2.</source>
            <translation>请写 %1 到 %2 的整数。</translation>
        </message>
        <message>
            <source>Write a whole number of at least %1.</source>
            <translation>请写至少为 %1 的整数。</translation>
        </message>
        <message>
            <source>Write a whole number.</source>
            <translation>请写一个整数。</translation>
        </message>
        <message>
            <source>Write a number from %1 to %2, such as 0.5 or 1e-3.</source>
            <translation>请写 %1 到 %2 的数，例如 0.5 或 1e-3。</translation>
        </message>
        <message>
            <source>Write a number of at least %1, such as 0.5 or 1e-3.</source>
            <translation>请写至少为 %1 的数，例如 0.5 或 1e-3。</translation>
        </message>
        <message>
            <source>Write a number, such as 0.5 or 1e-3.</source>
            <translation>请写一个数，例如 0.5 或 1e-3。</translation>
        </message>
        <message>
            <source>Nothing is written here. %1</source>
            <translation>这里什么也没有写。%1</translation>
        </message>
        <message>
            <source>“%1” can't be used here. %2</source>
            <translation>这里不能使用“%1”。%2</translation>
        </message>
    </context>
    <context>
        <name>unroll::AttributeForm</name>
        <message>
            <source>no</source>
            <translation>否</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1：%2</translation>
        </message>
    </context>
    <context>
        <name>unroll::Banner</name>
        <message>
            <source>Close message</source>
            <translation>关闭消息</translation>
        </message>
    </context>
    <context>
        <name>unroll::BlankLine</name>
        <message>
            <source>Blank %1: %2</source>
            <translation>空格 %1：%2</translation>
        </message>
        <message>
            <source>Blank %1: %2, row %3, column %4</source>
            <translation>空格 %1：%2，第 %3 行第 %4 列</translation>
        </message>
    </context>
    <context>
        <name>unroll::BoardModel</name>
        <message>
            <source>New numbers</source>
            <translation>换一组数</translation>
        </message>
        <message>
            <source>Change a number</source>
            <translation>更改一个数</translation>
        </message>
    </context>
    <context>
        <name>unroll::BoardPage</name>
        <message>
            <source>given · click a number to change it</source>
            <translation>已知 · 点击数字可更改</translation>
        </message>
        <message>
            <source>given</source>
            <translation>已知</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>backward</source>
            <translation>反向</translation>
        </message>
        <message>
            <source>update</source>
            <translation>更新</translation>
        </message>
    </context>
    <context>
        <name>unroll::Canvas</name>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>Tab goes through the layers, arrows move, C connects, Delete removes, Enter edits</source>
            <translation>Tab 逐层切换，方向键移动，C 连接，Delete 删除，Enter 编辑</translation>
        </message>
        <message>
            <source>Select one layer with an output first.</source>
            <translation>请先选中一个有输出的层。</translation>
        </message>
        <message>
            <source>Connect an output with an input.</source>
            <translation>请将输出连接到输入。</translation>
        </message>
        <message>
            <source>Connect %1</source>
            <translation>连接 %1</translation>
        </message>
        <message>
            <source>Add %1</source>
            <translation>添加 %1</translation>
        </message>
        <message>
            <source>Move %1</source>
            <translation>移动 %1</translation>
        </message>
        <message>
            <source>Move %1 layers</source>
            <translation>移动 %1 个层</translation>
        </message>
        <message>
            <source>Delete %1</source>
            <translation>删除 %1</translation>
        </message>
        <message>
            <source>Delete %1 layers</source>
            <translation>删除 %1 个层</translation>
        </message>
        <message>
            <source>Disconnect %1</source>
            <translation>断开 %1</translation>
        </message>
        <message>
            <source>Arrange automatically</source>
            <translation>自动排列</translation>
        </message>
        <message>
            <source>Duplicate</source>
            <translation>创建副本</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>The clipboard holds no layers.</source>
            <translation>剪贴板中没有层。</translation>
        </message>
        <message>
            <source>Edit attributes</source>
            <translation>编辑属性</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
        <message>
            <source>Connect from here</source>
            <translation>从此处连接</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Show the whole network</source>
            <translation>显示整个网络</translation>
        </message>
        <message>
            <source>A layer can't feed itself.</source>
            <translation>层不能连接到自身。</translation>
        </message>
        <message>
            <source>These two are connected already.</source>
            <translation>这两个端口已经相连。</translation>
        </message>
        <message>
            <source>Tab: next port   Enter: connect   Escape: leave</source>
            <translation>Tab：下一个端口   Enter：连接   Esc：退出</translation>
        </message>
        <message>
            <source>There is no other layer to connect with yet. Add one from the left.</source>
            <translation>还没有其他层可以连接。请从左侧添加一个。</translation>
        </message>
        <message>
            <source>Open the group</source>
            <translation>展开组合</translation>
        </message>
    </context>
    <context>
        <name>unroll::CanvasOverlay</name>
        <message>
            <source>Zoom out</source>
            <translation>缩小</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Show the whole network</source>
            <translation>显示整个网络</translation>
        </message>
        <message>
            <source>An empty network</source>
            <translation>网络为空</translation>
        </message>
        <message>
            <source>Start from an example</source>
            <translation>从示例开始</translation>
        </message>
        <message>
            <source>Begin with an Input layer: it says what one sample is.
Then drag layers from the left onto this place, or press / and type a name,
and draw from the circle on a card's right to the next card's circle on the left.</source>
            <translation>先放一个输入层：它说明一个样本是什么。
然后从左侧把层拖到这里，或按 / 键并输入名称，
再从卡片右侧的圆点拖到下一张卡片左侧的圆点。</translation>
        </message>
        <message>
            <source>Add an Input layer</source>
            <translation>添加一个输入层</translation>
        </message>
    </context>
    <context>
        <name>unroll::CellView</name>
        <message>
            <source>padding: the state goes straight through</source>
            <translation>填充：状态直接通过</translation>
        </message>
        <message>
            <source>gate %1 = %2</source>
            <translation>门 %1 = %2</translation>
        </message>
        <message>
            <source>%1 = %2</source>
            <comment>a number's name and value</comment>
            <translation>%1 = %2</translation>
        </message>
        <message>
            <source>Opened cell</source>
            <translation>打开的单元</translation>
        </message>
        <message>
            <source>Opened cell of %1, t = %2, unit %3</source>
            <translation>%1 打开的单元，t = %2，第 %3 个神经元</translation>
        </message>
    </context>
    <context>
        <name>unroll::ChainView</name>
        <message numerus="yes">
            <source>%1: a chain of %n steps</source>
            <translation>
                <numerusform>%1：%n 步的链</numerusform>
            </translation>
        </message>
        <message>
            <source>t = %1</source>
            <translation>t = %1</translation>
        </message>
        <message>
            <source>of the cell %1</source>
            <translation>单元 %1</translation>
        </message>
        <message>
            <source>time step</source>
            <translation>时间步</translation>
        </message>
    </context>
    <context>
        <name>unroll::ChalkboardSide</name>
        <message>
            <source>Board</source>
            <translation>黑板</translation>
        </message>
        <message>
            <source>Boards</source>
            <translation>黑板</translation>
        </message>
        <message>
            <source>Numbers</source>
            <translation>数字</translation>
        </message>
        <message>
            <source>New numbers</source>
            <translation>换一组数</translation>
        </message>
        <message>
            <source>Other numbers that are easy to reckon with (Ctrl+R)</source>
            <translation>换一组便于心算的数（Ctrl+R）</translation>
        </message>
        <message>
            <source>As printed</source>
            <translation>原文</translation>
        </message>
        <message>
            <source>What the document printed stands beside what is right</source>
            <translation>将文档原文与正确内容并列显示</translation>
        </message>
        <message>
            <source>As it should be</source>
            <translation>正确写法</translation>
        </message>
        <message>
            <source>Only what is right</source>
            <translation>只显示正确的内容</translation>
        </message>
        <message>
            <source>From the documents</source>
            <translation>来自文档</translation>
        </message>
        <message>
            <source>Show “%1”</source>
            <translation>显示“%1”</translation>
        </message>
        <message>
            <source>Change the board</source>
            <translation>更改黑板</translation>
        </message>
        <message>
            <source>Numbers from another seed</source>
            <translation>用另一个种子取数</translation>
        </message>
    </context>
    <context>
        <name>unroll::ChalkboardView</name>
        <message>
            <source>Undo on the board</source>
            <translation>撤销黑板操作</translation>
        </message>
        <message>
            <source>Redo on the board</source>
            <translation>重做黑板操作</translation>
        </message>
        <message>
            <source>Undo on the board (Ctrl+Z)</source>
            <translation>撤销黑板操作（Ctrl+Z）</translation>
        </message>
        <message>
            <source>Redo on the board (Ctrl+Y)</source>
            <translation>重做黑板操作（Ctrl+Y）</translation>
        </message>
        <message>
            <source>LaTeX</source>
            <translation>LaTeX</translation>
        </message>
        <message>
            <source>Copy the lines on the board as LaTeX</source>
            <translation>把黑板上的算式复制为 LaTeX</translation>
        </message>
        <message>
            <source>Open in Build</source>
            <translation>在构建中打开</translation>
        </message>
        <message>
            <source>Make a document of this board: to be saved, trained and explained</source>
            <translation>把这块黑板变成文档：可以保存、训练和讲解</translation>
        </message>
        <message>
            <source>Panel</source>
            <translation>面板</translation>
        </message>
        <message>
            <source>Show or hide the panel at the left (Ctrl+B)</source>
            <translation>显示或隐藏左侧面板（Ctrl+B）</translation>
        </message>
        <message>
            <source>Size of the type</source>
            <translation>字号</translation>
        </message>
        <message>
            <source>Size of the type (Ctrl++ and Ctrl+−)</source>
            <translation>字号（Ctrl++ 和 Ctrl+−）</translation>
        </message>
        <message>
            <source>Space next · Backspace back · Page Up and Down from line to line · click a number: change it, or see where it comes from</source>
            <translation>空格 下一步 · 退格 上一步 · Page Up/Down 逐行移动 · 点击数字：更改它，或查看它的由来</translation>
        </message>
        <message>
            <source>Show a worked example</source>
            <translation>显示一个算例</translation>
        </message>
    </context>
    <context>
        <name>unroll::ChartCard</name>
        <message>
            <source>Logarithmic</source>
            <translation>对数</translation>
        </message>
    </context>
    <context>
        <name>unroll::ChoiceButton</name>
        <message>
            <source>%1: right</source>
            <translation>%1：正确</translation>
        </message>
        <message>
            <source>%1: wrong</source>
            <translation>%1：错误</translation>
        </message>
    </context>
    <context>
        <name>unroll::ConfusionCard</name>
        <message>
            <source>Confusion matrix</source>
            <translation>混淆矩阵</translation>
        </message>
        <message>
            <source>too many classes to show</source>
            <translation>类别太多，无法显示</translation>
        </message>
        <message>
            <source>validation, epoch %1</source>
            <translation>验证，第 %1 轮</translation>
        </message>
        <message>
            <source>training, epoch %1</source>
            <translation>训练，第 %1 轮</translation>
        </message>
        <message>
            <source>Most frequent mistake: %1</source>
            <translation>最常见的错误：%1</translation>
        </message>
        <message>
            <source>No mistake at all.</source>
            <translation>没有任何错误。</translation>
        </message>
    </context>
    <context>
        <name>unroll::ConfusionView</name>
        <message>
            <source>There is no “%1” among these samples</source>
            <translation>这些样本中没有“%1”</translation>
        </message>
        <message>
            <source>%1 of %2 “%3” were recognized (%4)</source>
            <translation>%2 个“%3”中有 %1 个被正确识别（%4）</translation>
        </message>
        <message>
            <source>%1 of %2 “%3” were taken for “%4” (%5)</source>
            <translation>%2 个“%3”中有 %1 个被误认为“%4”（%5）</translation>
        </message>
        <message>
            <source>Counted at the end of each epoch: how often each class was taken for which.</source>
            <translation>每轮结束时统计：每个类别被认作各个类别的次数。</translation>
        </message>
        <message>
            <source>predicted</source>
            <translation>预测</translation>
        </message>
        <message>
            <source>true class</source>
            <translation>真实类别</translation>
        </message>
        <message numerus="yes">
            <source>Confusion matrix of %n classes</source>
            <translation>
                <numerusform>%n 个类别的混淆矩阵</numerusform>
            </translation>
        </message>
        <message>
            <source>Confusion matrix, not counted yet</source>
            <translation>混淆矩阵，尚未统计</translation>
        </message>
    </context>
    <context>
        <name>unroll::CurveView</name>
        <message>
            <source>step %1</source>
            <translation>第 %1 步</translation>
        </message>
    </context>
    <context>
        <name>unroll::DataButton</name>
        <message>
            <source>Folder of IDX files…</source>
            <translation>IDX 文件夹…</translation>
        </message>
        <message>
            <source>File (.csv, .txt, .npz)…</source>
            <translation>文件（.csv、.txt、.npz）…</translation>
        </message>
        <message>
            <source>The document's own: %1</source>
            <translation>文档自带：%1</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Data: %1</source>
            <translation>数据：%1</translation>
        </message>
        <message>
            <source>What the network trains on. Choose other data here.</source>
            <translation>网络训练所用的数据。可在此选择其他数据。</translation>
        </message>
        <message>
            <source>Folder of IDX files</source>
            <translation>IDX 文件夹</translation>
        </message>
        <message>
            <source>Data (*.csv *.tsv *.txt *.npz *.gz);;All files (*)</source>
            <translation>数据 (*.csv *.tsv *.txt *.npz *.gz);;所有文件 (*)</translation>
        </message>
        <message>
            <source>Data file</source>
            <translation>数据文件</translation>
        </message>
    </context>
    <context>
        <name>unroll::DerivationPanel</name>
        <message>
            <source>Used by</source>
            <translation>用于</translation>
        </message>
        <message>
            <source>Gradient</source>
            <translation>梯度</translation>
        </message>
        <message>
            <source>Derivation</source>
            <translation>推导</translation>
        </message>
        <message>
            <source>Largest contributions first</source>
            <translation>贡献大的在前</translation>
        </message>
        <message numerus="yes">
            <source>%n more…</source>
            <translation>
                <numerusform>另有 %n 项…</numerusform>
            </translation>
        </message>
        <message>
            <source>Why %1?</source>
            <translation>为什么是 %1？</translation>
        </message>
        <message>
            <source>Why is this number what it is?</source>
            <translation>这个数是怎么来的？</translation>
        </message>
        <message>
            <source>Click any number to see what it came from.</source>
            <translation>点击任意一个数，查看它的来历。</translation>
        </message>
        <message>
            <source>Back to %1</source>
            <translation>返回 %1</translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>另有 %n 项</numerusform>
            </translation>
        </message>
        <message>
            <source>checking by a central difference…</source>
            <translation>正在用中心差分校验…</translation>
        </message>
        <message>
            <source>⚠ at a kink: the slopes to the left and to the right differ; the rule for ties decides</source>
            <translation>⚠ 位于折点：左右两侧的斜率不同，由并列规则决定</translation>
        </message>
        <message>
            <source>Back along the trail</source>
            <translation>沿足迹后退</translation>
        </message>
        <message>
            <source>Forward along the trail</source>
            <translation>沿足迹前进</translation>
        </message>
        <message>
            <source>Turn into a sheet</source>
            <translation>变成练习单</translation>
        </message>
        <message>
            <source>Make an exercise of this derivation: numbers that you choose become blanks (Ctrl+Shift+E)</source>
            <translation>用这个推导做一道练习：你选的数会变成空格（Ctrl+Shift+E）</translation>
        </message>
        <message>
            <source>No difference to compare with: this whole number chooses a row, so there is nothing between.</source>
            <translation>没有可比较的差分：这个整数用来选取一行，两个整数之间没有值。</translation>
        </message>
        <message>
            <source>✓ %1 derived, %2 by central difference · relative gap %3</source>
            <translation>✓ 推导得 %1，中心差分得 %2 · 相对差 %3</translation>
        </message>
        <message>
            <source>⚠ %1 derived, %2 by central difference · relative gap %3: a kink is near, or the function is too steep here</source>
            <translation>⚠ 推导得 %1，中心差分得 %2 · 相对差 %3：附近有折点，或函数在此处太陡</translation>
        </message>
    </context>
    <context>
        <name>unroll::DocumentModel</name>
        <message>
            <source>Untitled</source>
            <translation>未命名</translation>
        </message>
        <message>
            <source>%1, line %2, column %3: %4</source>
            <translation>%1，第 %2 行第 %3 列：%4</translation>
        </message>
    </context>
    <context>
        <name>unroll::DocumentPanel</name>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>Title of the document</source>
            <translation>文档标题</translation>
        </message>
        <message>
            <source>Change the title</source>
            <translation>更改标题</translation>
        </message>
        <message>
            <source>Change the seed</source>
            <translation>更改种子</translation>
        </message>
        <message>
            <source>Select a layer to edit it; this is the document itself.</source>
            <translation>选中一个层即可编辑；这里是文档本身的设置。</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Dataset</source>
            <translation>数据集</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Folder…</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <source>Data from a folder</source>
            <translation>来自文件夹的数据</translation>
        </message>
        <message>
            <source>Train on a folder of IDX files (train-* and t10k-*, plain or .gz), as MNIST has them</source>
            <translation>用一个 IDX 文件夹训练（train-* 与 t10k-*，未压缩或 .gz），如 MNIST 所用</translation>
        </message>
        <message>
            <source>File…</source>
            <translation>文件…</translation>
        </message>
        <message>
            <source>Data from a file</source>
            <translation>来自文件的数据</translation>
        </message>
        <message>
            <source>Train on a .csv, .txt or .npz file</source>
            <translation>用 .csv、.txt 或 .npz 文件训练</translation>
        </message>
        <message>
            <source>Own data</source>
            <translation>自带数据</translation>
        </message>
        <message>
            <source>Go back to the document's own dataset</source>
            <translation>恢复为文档自带的数据集</translation>
        </message>
        <message>
            <source>Data from files…</source>
            <translation>来自文件的数据…</translation>
        </message>
        <message>
            <source>A folder of IDX files</source>
            <translation>IDX 文件夹</translation>
        </message>
        <message>
            <source>A file with data</source>
            <translation>数据文件</translation>
        </message>
        <message>
            <source>Data (*.csv *.txt *.npz)</source>
            <translation>数据 (*.csv *.txt *.npz)</translation>
        </message>
        <message>
            <source>Change training: %1</source>
            <translation>更改训练设置：%1</translation>
        </message>
        <message>
            <source>Change data: %1</source>
            <translation>更改数据：%1</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>层</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数量</translation>
        </message>
        <message>
            <source>Forward, per sample</source>
            <translation>前向，每样本</translation>
        </message>
        <message>
            <source>Choose data for the network to train on.</source>
            <translation>请选择用于训练网络的数据。</translation>
        </message>
        <message>
            <source>Training uses %1 instead of the dataset above.</source>
            <translation>训练使用 %1，而不是上面的数据集。</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Optimizer</source>
            <translation>优化器</translation>
        </message>
        <message>
            <source>Metrics</source>
            <translation>指标</translation>
        </message>
        <message>
            <source>loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>from logits</source>
            <translation>基于 logits</translation>
        </message>
        <message>
            <source>metrics</source>
            <translation>指标</translation>
        </message>
        <message>
            <source>Learning-rate schedule</source>
            <translation>学习率调度</translation>
        </message>
        <message>
            <source>Gradient clipping</source>
            <translation>梯度裁剪</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>End of training</source>
            <translation>训练的结束</translation>
        </message>
        <message>
            <source>After all epochs</source>
            <translation>所有轮次之后</translation>
        </message>
    </context>
    <context>
        <name>unroll::EmptyPage</name>
        <message>
            <source>Build offers: %1</source>
            <translation>在“构建”中可以：%1</translation>
        </message>
        <message>
            <source>Choose data…</source>
            <translation>选择数据…</translation>
        </message>
        <message>
            <source>%1 epochs in batches of %2, with %3, on the loss “%4”. Everything here can be watched while it runs; the learning rate can be changed.</source>
            <translation>共 %1 轮，批大小 %2，优化器 %3，损失函数“%4”。训练过程中，一切都可在此观察，学习率也可更改。</translation>
        </message>
        <message>
            <source>Reading the data</source>
            <translation>正在读取数据</translation>
        </message>
        <message>
            <source>Training starts as soon as they are there.</source>
            <translation>数据就绪后立即开始训练。</translation>
        </message>
        <message>
            <source>There is no network yet</source>
            <translation>还没有网络</translation>
        </message>
        <message>
            <source>Drag layers onto the canvas in Build, or open an example from the gallery.</source>
            <translation>请在“构建”中把层拖到画布上，或从示例库打开一个示例。</translation>
        </message>
        <message>
            <source>The network is not ready</source>
            <translation>网络尚未就绪</translation>
        </message>
        <message>
            <source>Mend this in Build; then it can be trained.</source>
            <translation>请在“构建”中解决此问题；然后即可训练。</translation>
        </message>
        <message>
            <source>The training could not start</source>
            <translation>训练未能开始</translation>
        </message>
        <message>
            <source>There are no data to train on</source>
            <translation>没有可供训练的数据</translation>
        </message>
        <message>
            <source>This document has one sample of its own, which Explain goes through. </source>
            <translation>该文档自带一个样本，可在“讲解”中逐步查看。</translation>
        </message>
        <message>
            <source>Choose a dataset in Build (click the empty canvas), or files here: a folder of IDX files, .csv, .txt or .npz.</source>
            <translation>请在“构建”中选择一个数据集（点击画布空白处），或在此选择文件：IDX 文件夹、.csv、.txt 或 .npz。</translation>
        </message>
        <message>
            <source>Press Train, and the curve moves</source>
            <translation>按“训练”，曲线就会动起来</translation>
        </message>
    </context>
    <context>
        <name>unroll::ExplainSide</name>
        <message>
            <source>Steps</source>
            <translation>步骤</translation>
        </message>
        <message>
            <source>printed</source>
            <translation>原文</translation>
        </message>
        <message>
            <source>What the document printed stands beside what is right</source>
            <translation>将文档原文与正确内容并列显示</translation>
        </message>
        <message>
            <source>corrected</source>
            <translation>更正</translation>
        </message>
        <message>
            <source>Only what is right</source>
            <translation>只显示正确内容</translation>
        </message>
        <message>
            <source>Go to the step</source>
            <translation>转到该步骤</translation>
        </message>
    </context>
    <context>
        <name>unroll::ExplainTraining</name>
        <message>
            <source>It trains by itself: pause it to go step by step.</source>
            <translation>训练正在自动进行：暂停后可以逐步前进。</translation>
        </message>
        <message>
            <source>The run has ended. Reset it, or train on.</source>
            <translation>训练已结束。请重置，或继续训练。</translation>
        </message>
        <message>
            <source>Without a target, or without anything that learns, there is no step to take.</source>
            <translation>没有目标，或没有可学习的参数，就没有可走的训练步。</translation>
        </message>
        <message>
            <source>weights after a training step on what is shown</source>
            <translation>对所示样本训练一步之后的权重</translation>
        </message>
        <message>
            <source>weights after %1 training steps on what is shown</source>
            <translation>对所示样本训练 %1 步之后的权重</translation>
        </message>
    </context>
    <context>
        <name>unroll::ExplainView</name>
        <message>
            <source>Use the newest weights</source>
            <translation>使用最新权重</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>how the loss depends on it</source>
            <translation>损失如何随它变化</translation>
        </message>
        <message>
            <source>Computing the pass…</source>
            <translation>正在计算…</translation>
        </message>
        <message>
            <source>This network can't be explained yet</source>
            <translation>此网络暂时无法讲解</translation>
        </message>
        <message>
            <source>Forward and backward in double precision, every number kept.</source>
            <translation>以双精度进行前向与反向计算，保留每一个数。</translation>
        </message>
        <message>
            <source>computing…</source>
            <translation>正在计算…</translation>
        </message>
        <message>
            <source>double precision</source>
            <translation>双精度</translation>
        </message>
        <message>
            <source>the trained weights belong to the network before it was edited: initial weights are shown</source>
            <translation>训练所得的权重属于编辑之前的网络：这里显示初始权重</translation>
        </message>
        <message>
            <source>the document's own weights</source>
            <translation>文档自带的权重</translation>
        </message>
        <message>
            <source>initial weights, drawn from the seed</source>
            <translation>由种子生成的初始权重</translation>
        </message>
        <message>
            <source>trained weights</source>
            <translation>训练所得的权重</translation>
        </message>
        <message>
            <source>the float network agrees to %1</source>
            <translation>与单精度网络的差异不超过 %1</translation>
        </message>
        <message>
            <source>the float network gives the same</source>
            <translation>与单精度网络的结果相同</translation>
        </message>
        <message>
            <source>Time steps</source>
            <translation>时间步</translation>
        </message>
        <message>
            <source>Formulas</source>
            <translation>公式</translation>
        </message>
        <message>
            <source>The present step, in symbols and with the numbers put in</source>
            <translation>当前步骤：先用符号，再代入数字</translation>
        </message>
        <message>
            <source>Unrolled</source>
            <translation>展开</translation>
        </message>
        <message>
            <source>The recurrent layer as a chain of cells, with what flows back through it</source>
            <translation>循环层展开为单元链，以及沿链反向流动的内容</translation>
        </message>
        <message>
            <source>Copy step</source>
            <translation>复制此步</translation>
        </message>
        <message>
            <source>The formulas of this step as text, LaTeX and picture. Ctrl+C takes the chosen number's derivation.</source>
            <translation>把这一步的公式复制为文本、LaTeX 和图片。Ctrl+C 复制所选数字的推导。</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>导出…</translation>
        </message>
        <message>
            <source>LaTeX, SVG, PDF, PNG or text of the derivation, the step or the whole (Ctrl+E)</source>
            <translation>把推导、步骤或全部导出为 LaTeX、SVG、PDF、PNG 或文本（Ctrl+E）</translation>
        </message>
        <message>
            <source>Space next · Backspace back · Alt+← Alt+→ along the trail · click any number</source>
            <translation>空格 下一步 · 退格 上一步 · Alt+← Alt+→ 沿足迹移动 · 点击任意数字</translation>
        </message>
    </context>
    <context>
        <name>unroll::ExportPanel</name>
        <message>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>What is exported</source>
            <translation>导出内容</translation>
        </message>
        <message>
            <source>What</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>文本</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>Scale of the picture</source>
            <translation>图片的缩放倍数</translation>
        </message>
        <message>
            <source>Scale</source>
            <translation>缩放</translation>
        </message>
        <message>
            <source>File to write</source>
            <translation>要写入的文件</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>There is nothing here to export yet: the view is still empty.</source>
            <translation>这里还没有可导出的内容：视图仍是空的。</translation>
        </message>
        <message>
            <source>A view is a picture: it has no text of its own</source>
            <translation>视图是图片，本身没有文本</translation>
        </message>
        <message>
            <source>for PNG; the others are sharp at every scale</source>
            <translation>用于 PNG；其他格式在任何缩放下都清晰</translation>
        </message>
        <message>
            <source>%1 dots per inch</source>
            <translation>每英寸 %1 点</translation>
        </message>
        <message>
            <source>Replace</source>
            <translation>替换</translation>
        </message>
        <message>
            <source>“%1” is there already.</source>
            <translation>“%1”已存在。</translation>
        </message>
        <message>
            <source>Writing…</source>
            <translation>正在写入…</translation>
        </message>
        <message>
            <source>Written to %1 (%2)</source>
            <translation>已写入 %1（%2）</translation>
        </message>
        <message numerus="yes">
            <source>Written: %n pages, to %1 and on (%2)</source>
            <translation>
                <numerusform>已写入 %n 页，从 %1 开始（%2）</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>unroll::FormulaView</name>
        <message>
            <source>Scroll the formula</source>
            <translation>滚动公式</translation>
        </message>
        <message>
            <source>%1, which is %2</source>
            <translation>%1，即 %2</translation>
        </message>
    </context>
    <context>
        <name>unroll::FunctionCurveView</name>
        <message>
            <source>Curve: at %1 the value is %2 and the slope %3</source>
            <translation>曲线：在 %1 处的值为 %2，斜率为 %3</translation>
        </message>
        <message>
            <source>slope here %1</source>
            <translation>此处斜率 %1</translation>
        </message>
    </context>
    <context>
        <name>unroll::Gallery</name>
        <message>
            <source>Gallery of examples</source>
            <translation>示例库</translation>
        </message>
        <message>
            <source>Examples</source>
            <translation>示例</translation>
        </message>
        <message>
            <source>Each opens as a new document; nothing you have saved is changed.</source>
            <translation>每个示例都作为新文档打开，不会更改已保存的内容。</translation>
        </message>
        <message>
            <source>Close the gallery</source>
            <translation>关闭示例库</translation>
        </message>
        <message>
            <source>Empty document</source>
            <translation>空白文档</translation>
        </message>
        <message>
            <source>Start with nothing and build a network of your own.</source>
            <translation>从零开始，构建自己的网络。</translation>
        </message>
        <message>
            <source>Worked examples</source>
            <translation>演算示例</translation>
        </message>
        <message>
            <source>After %1</source>
            <translation>出自 %1</translation>
        </message>
        <message>
            <source>Lessons and exercises</source>
            <translation>课程与练习</translation>
        </message>
        <message>
            <source>From a single neuron to attention: read, predict, work it out.</source>
            <translation>从一个神经元到注意力：阅读、预测、亲手计算。</translation>
        </message>
        <message>
            <source>Lessons</source>
            <translation>课程</translation>
        </message>
    </context>
    <context>
        <name>unroll::Inspector</name>
        <message>
            <source>Inspector</source>
            <translation>检查器</translation>
        </message>
        <message>
            <source>%1 layers are selected. Drag or arrow keys move them, Ctrl+D duplicates, Delete removes them; select one to edit it.</source>
            <translation>已选中 %1 个层。拖动或按方向键可移动，Ctrl+D 创建副本，Delete 删除；只选中一个层即可编辑。</translation>
        </message>
    </context>
    <context>
        <name>unroll::KeysPanel</name>
        <message>
            <source>Keys and mouse</source>
            <translation>键盘与鼠标操作</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Add a layer</source>
            <translation>添加层</translation>
        </message>
        <message>
            <source>drag it from the left; / to search, Enter to add</source>
            <translation>从左侧拖入；按 / 搜索，Enter 添加</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>drag from port to port; C, then Tab to choose and Enter</source>
            <translation>从端口拖到端口；或按 C，用 Tab 选择，Enter 确认</translation>
        </message>
        <message>
            <source>Take an edge off</source>
            <translation>移除连线</translation>
        </message>
        <message>
            <source>drag its end away, or click it and press Delete</source>
            <translation>拖开连线的一端，或单击连线后按 Delete</translation>
        </message>
        <message>
            <source>Select</source>
            <translation>选择</translation>
        </message>
        <message>
            <source>click, Ctrl+click, drag a frame; Tab, Ctrl+A; E for edges</source>
            <translation>单击、Ctrl+单击、拖出选框；Tab、Ctrl+A；E 选择连线</translation>
        </message>
        <message>
            <source>Move</source>
            <translation>移动</translation>
        </message>
        <message>
            <source>drag; arrow keys, with Shift in single steps</source>
            <translation>拖动；方向键，加 Shift 微调</translation>
        </message>
        <message>
            <source>Edit attributes, rename</source>
            <translation>编辑属性、重命名</translation>
        </message>
        <message>
            <source>Enter, F2; Escape goes back</source>
            <translation>Enter、F2；Esc 返回</translation>
        </message>
        <message>
            <source>Delete, duplicate</source>
            <translation>删除、创建副本</translation>
        </message>
        <message>
            <source>Delete, Ctrl+D; Ctrl+C, Ctrl+X, Ctrl+V</source>
            <translation>Delete、Ctrl+D；Ctrl+C、Ctrl+X、Ctrl+V</translation>
        </message>
        <message>
            <source>Undo, redo</source>
            <translation>撤销、重做</translation>
        </message>
        <message>
            <source>Ctrl+Z, Ctrl+Shift+Z</source>
            <translation>Ctrl+Z、Ctrl+Shift+Z</translation>
        </message>
        <message>
            <source>Look around</source>
            <translation>浏览画布</translation>
        </message>
        <message>
            <source>wheel, middle button or Space and drag; Ctrl+wheel zooms, Home shows all</source>
            <translation>滚轮、按住中键或空格键拖动；Ctrl+滚轮缩放，Home 显示全部</translation>
        </message>
        <message>
            <source>Train, step, stop</source>
            <translation>训练、单步、停止</translation>
        </message>
        <message>
            <source>F5, F6, Shift+F5</source>
            <translation>F5、F6、Shift+F5</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>视图</translation>
        </message>
        <message>
            <source>Open a group of layers</source>
            <translation>展开层的组合</translation>
        </message>
        <message>
            <source>O, or the menu of its card</source>
            <translation>O，或该层卡片的菜单</translation>
        </message>
        <message>
            <source>Ctrl+1 to Ctrl+4; F8 for problems, Ctrl+G for examples</source>
            <translation>Ctrl+1 至 Ctrl+4；F8 查看问题，Ctrl+G 打开示例</translation>
        </message>
    </context>
    <context>
        <name>unroll::LessonCard</name>
        <message>
            <source>Lesson %1: %2</source>
            <translation>第 %1 课：%2</translation>
        </message>
        <message numerus="yes">
            <source>%n min</source>
            <translation>
                <numerusform>%n 分钟</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 of %2 exercises solved</source>
            <translation>已完成 %1 / %2 道练习</translation>
        </message>
        <message>
            <source>1 exercise</source>
            <translation>1 道练习</translation>
        </message>
        <message>
            <source>%1 exercises</source>
            <translation>%1 道练习</translation>
        </message>
        <message>
            <source>✓ done</source>
            <translation>✓ 已完成</translation>
        </message>
        <message>
            <source>%1 of %2 steps</source>
            <translation>%1 / %2 步</translation>
        </message>
    </context>
    <context>
        <name>unroll::LessonList</name>
        <message>
            <source>Lessons</source>
            <translation>课程</translation>
        </message>
        <message>
            <source>From a single neuron to attention: read, predict, work it out. Your place is kept.</source>
            <translation>从一个神经元到注意力：阅读、预测、亲手计算。你的进度会保留。</translation>
        </message>
        <message>
            <source>Open file…</source>
            <translation>打开文件…</translation>
        </message>
        <message>
            <source>Open a lesson of your own (.lesson)</source>
            <translation>打开自己的课程（.lesson）</translation>
        </message>
        <message>
            <source>Your own</source>
            <translation>自己的课程</translation>
        </message>
        <message>
            <source>…</source>
            <translation>…</translation>
        </message>
    </context>
    <context>
        <name>unroll::LessonPage</name>
        <message>
            <source>Exercise</source>
            <translation>练习</translation>
        </message>
        <message>
            <source>%1 exercises</source>
            <translation>%1 道练习</translation>
        </message>
        <message>
            <source>**After this lesson:**</source>
            <translation>**学完这一课：**</translation>
        </message>
        <message>
            <source>Exercise %1 of %2</source>
            <translation>练习 %1 / %2</translation>
        </message>
        <message>
            <source>Answer the question first, or let it be shown.</source>
            <translation>请先回答问题，或让程序显示答案。</translation>
        </message>
        <message>
            <source>Finish</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>Back to the list of lessons (Page Down)</source>
            <translation>返回课程列表（Page Down）</translation>
        </message>
        <message>
            <source>On to the exercise (Page Down)</source>
            <translation>进入练习（Page Down）</translation>
        </message>
        <message>
            <source>The next step (Page Down)</source>
            <translation>下一步（Page Down）</translation>
        </message>
        <message>
            <source>Step %1 of %2</source>
            <translation>第 %1 步，共 %2 步</translation>
        </message>
        <message>
            <source>solved: %1 of %2</source>
            <translation>已完成：%1 / %2</translation>
        </message>
        <message>
            <source>Return next blank · Ctrl+Return check · Page Down next step</source>
            <translation>回车 下一个空格 · Ctrl+回车 检查 · Page Down 下一步</translation>
        </message>
        <message>
            <source>Space on in the computation · Backspace back · Page Down next step</source>
            <translation>空格 计算前进 · 退格 后退 · Page Down 下一步</translation>
        </message>
        <message>
            <source>Page Down next step · Page Up back</source>
            <translation>Page Down 下一步 · Page Up 上一步</translation>
        </message>
        <message>
            <source>Lessons</source>
            <translation>课程</translation>
        </message>
        <message>
            <source>Back to the list of lessons</source>
            <translation>返回课程列表</translation>
        </message>
        <message>
            <source>Back to the list of lessons (Escape)</source>
            <translation>返回课程列表（Esc）</translation>
        </message>
        <message>
            <source>Board</source>
            <translation>黑板</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>上一步</translation>
        </message>
        <message>
            <source>The step before (Page Up)</source>
            <translation>上一步（Page Up）</translation>
        </message>
    </context>
    <context>
        <name>unroll::LessonStage</name>
        <message>
            <source>New numbers</source>
            <translation>换一组数</translation>
        </message>
        <message>
            <source>Other numbers that are easy to reckon with (Ctrl+R)</source>
            <translation>换一组便于心算的数（Ctrl+R）</translation>
        </message>
        <message>
            <source>Undo on the board (Ctrl+Z)</source>
            <translation>撤销黑板操作（Ctrl+Z）</translation>
        </message>
        <message>
            <source>Fractions</source>
            <translation>分数</translation>
        </message>
        <message>
            <source>Write fractions where the numbers are fractions</source>
            <translation>数值为分数时写成分数</translation>
        </message>
        <message>
            <source>Sizes and choices</source>
            <translation>大小与选项</translation>
        </message>
        <message>
            <source>Unrolled in time</source>
            <translation>按时间展开</translation>
        </message>
        <message>
            <source>The chain of cells, its gradients, and the scale of the recurrent weights</source>
            <translation>单元链、它的梯度，以及循环权重的缩放</translation>
        </message>
        <message>
            <source>Change the board</source>
            <translation>更改黑板</translation>
        </message>
    </context>
    <context>
        <name>unroll::LessonTape</name>
        <message>
            <source>First step of the computation (Home)</source>
            <translation>计算的第一步（Home）</translation>
        </message>
        <message>
            <source>Back in the computation (Backspace)</source>
            <translation>计算后退（退格）</translation>
        </message>
        <message>
            <source>On in the computation (Space)</source>
            <translation>计算前进（空格）</translation>
        </message>
        <message>
            <source>Last step of the computation (End)</source>
            <translation>计算的最后一步（End）</translation>
        </message>
        <message>
            <source>Step of the computation</source>
            <translation>计算步骤</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 / %2</translation>
        </message>
    </context>
    <context>
        <name>unroll::LessonsView</name>
        <message>
            <source>Change the blanks</source>
            <translation>更改空格</translation>
        </message>
        <message>
            <source>Back to the derivation</source>
            <translation>返回推导</translation>
        </message>
        <message>
            <source>%1, line %2, column %3: %4</source>
            <translation>%1，第 %2 行第 %3 列：%4</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>Open a lesson</source>
            <translation>打开课程</translation>
        </message>
        <message>
            <source>Unroll lessons (*.lesson);;All files (*)</source>
            <translation>Unroll 课程 (*.lesson);;所有文件 (*)</translation>
        </message>
        <message>
            <source>Fill in the blanks</source>
            <translation>填空</translation>
        </message>
        <message>
            <source>Fill in what is missing.</source>
            <translation>填写缺少的数。</translation>
        </message>
        <message>
            <source>Work sheet with answers</source>
            <translation>练习单（附答案）</translation>
        </message>
        <message>
            <source>Work sheet</source>
            <translation>练习单</translation>
        </message>
        <message>
            <source>work-sheet-with-answers</source>
            <translation>练习单-含答案</translation>
        </message>
        <message>
            <source>work-sheet</source>
            <translation>练习单</translation>
        </message>
    </context>
    <context>
        <name>unroll::MainWindow</name>
        <message>
            <source>%1[*] – Unroll</source>
            <translation>%1[*] – Unroll</translation>
        </message>
        <message>
            <source>“%1” has changes that are not saved.</source>
            <translation>“%1”有未保存的更改。</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Don't save</source>
            <translation>不保存</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Unroll documents (*.unroll)</source>
            <translation>Unroll 文档 (*.unroll)</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>帮助(&amp;H)</translation>
        </message>
        <message>
            <source>Gallery of examples</source>
            <translation>示例库</translation>
        </message>
        <message>
            <source>Keys and mouse</source>
            <translation>键盘与鼠标操作</translation>
        </message>
        <message>
            <source>About Unroll</source>
            <translation>关于 Unroll</translation>
        </message>
        <message>
            <source>Unroll %1: build, train and explain neural networks. Free software under the GNU General Public License, version 3 or later.</source>
            <translation>Unroll %1：构建、训练和讲解神经网络。本软件为自由软件，以 GNU 通用公共许可证第 3 版或更新版本发布。</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>文件(&amp;F)</translation>
        </message>
        <message>
            <source>New</source>
            <translation>新建</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>打开…</translation>
        </message>
        <message>
            <source>Open recent</source>
            <translation>最近打开</translation>
        </message>
        <message>
            <source>Gallery of examples…</source>
            <translation>示例库…</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>另存为…</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>编辑(&amp;E)</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Cut</source>
            <translation>剪切</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Duplicate</source>
            <translation>创建副本</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Select all</source>
            <translation>全选</translation>
        </message>
        <message>
            <source>Arrange automatically</source>
            <translation>自动排列</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>视图(&amp;V)</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation>缩小</translation>
        </message>
        <message>
            <source>Zoom to 100 %</source>
            <translation>缩放至 100%</translation>
        </message>
        <message>
            <source>Show the whole network</source>
            <translation>显示整个网络</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Documents you open or save are listed here</source>
            <translation>打开或保存过的文档会列在这里</translation>
        </message>
        <message>
            <source>Forget these</source>
            <translation>清除记录</translation>
        </message>
        <message>
            <source>Open a document</source>
            <translation>打开文档</translation>
        </message>
        <message>
            <source>Save the document</source>
            <translation>保存文档</translation>
        </message>
        <message>
            <source>Lessons</source>
            <translation>课程</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>导出…</translation>
        </message>
    </context>
    <context>
        <name>unroll::Minimap</name>
        <message>
            <source>Minimap</source>
            <translation>缩略图</translation>
        </message>
        <message>
            <source>The whole network; click to go there</source>
            <translation>整个网络；点击可跳转到该处</translation>
        </message>
    </context>
    <context>
        <name>unroll::NodeItem</name>
        <message>
            <source>unknown layer “%1”</source>
            <translation>未知层“%1”</translation>
        </message>
        <message>
            <source>%1 parameters</source>
            <translation>%1 个参数</translation>
        </message>
        <message>
            <source>output %1</source>
            <translation>输出 %1</translation>
        </message>
    </context>
    <context>
        <name>unroll::NodePanel</name>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>The layer's name: letters, digits and _; unique in the document (F2)</source>
            <translation>层的名称：由字母、数字和 _ 组成，在文档中唯一（F2）</translation>
        </message>
        <message>
            <source>Attributes</source>
            <translation>属性</translation>
        </message>
        <message>
            <source>Change %1 of %2</source>
            <translation>更改 %2 的%1</translation>
        </message>
        <message>
            <source>unknown layer “%1”</source>
            <translation>未知层“%1”</translation>
        </message>
        <message>
            <source>This program does not know the layer. It is kept in the document as it is.</source>
            <translation>本程序不认识此层，它会原样保留在文档中。</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <source>Cost per sample</source>
            <translation>每样本开销</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数量</translation>
        </message>
        <message>
            <source>Forward</source>
            <translation>前向</translation>
        </message>
        <message>
            <source>Activations</source>
            <translation>激活值</translation>
        </message>
        <message>
            <source>%1 B</source>
            <translation>%1 B</translation>
        </message>
        <message>
            <source>%1 kB</source>
            <translation>%1 kB</translation>
        </message>
        <message>
            <source>Rename %1</source>
            <translation>重命名 %1</translation>
        </message>
        <message>
            <source>Known once the layer's shape is: connect its input, or mend its problem.</source>
            <translation>层的形状确定后才知道：请连接它的输入，或解决它的问题。</translation>
        </message>
    </context>
    <context>
        <name>unroll::NumberEditor</name>
        <message>
            <source>Number %1</source>
            <translation>数字 %1</translation>
        </message>
        <message>
            <source>Decimals, fractions (1/3) or logarithms (ln 2). Enter keeps, Escape takes back, Tab goes on.</source>
            <translation>可输入小数、分数（1/3）或对数（ln 2）。回车保留，Esc 取消，Tab 到下一个。</translation>
        </message>
    </context>
    <context>
        <name>unroll::Palette</name>
        <message>
            <source>Data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Core</source>
            <translation>基础</translation>
        </message>
        <message>
            <source>Convolution</source>
            <translation>卷积</translation>
        </message>
        <message>
            <source>Recurrent</source>
            <translation>循环</translation>
        </message>
        <message>
            <source>Attention</source>
            <translation>注意力</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>层</translation>
        </message>
        <message>
            <source>Search layers</source>
            <translation>搜索层</translation>
        </message>
        <message>
            <source>Press / to come here</source>
            <translation>按 / 键可跳到此处</translation>
        </message>
        <message>
            <source>No layer is called “%1”.</source>
            <translation>没有名为“%1”的层。</translation>
        </message>
        <message>
            <source>Reshaping</source>
            <translation>形状变换</translation>
        </message>
        <message>
            <source>Joining</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Pooling</source>
            <translation>池化</translation>
        </message>
    </context>
    <context>
        <name>unroll::PointCloud</name>
        <message>
            <source>%1 validation points, %2 wrong</source>
            <translation>%1 个验证点，%2 个错误</translation>
        </message>
        <message>
            <source>%1 validation points</source>
            <translation>%1 个验证点</translation>
        </message>
    </context>
    <context>
        <name>unroll::PortItem</name>
        <message>
            <source>(may stay open)</source>
            <translation>（可不连接）</translation>
        </message>
    </context>
    <context>
        <name>unroll::PredictionView</name>
        <message>
            <source>What do you expect?</source>
            <translation>你预计结果是什么？</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>检查</translation>
        </message>
        <message>
            <source>Show me</source>
            <translation>显示答案</translation>
        </message>
        <message>
            <source>Question</source>
            <translation>问题</translation>
        </message>
        <message>
            <source>Show the answer without guessing</source>
            <translation>不猜测，直接显示答案</translation>
        </message>
        <message>
            <source>Your answer</source>
            <translation>你的答案</translation>
        </message>
        <message>
            <source>a number</source>
            <translation>数</translation>
        </message>
        <message>
            <source>✓ Right.</source>
            <translation>✓ 正确。</translation>
        </message>
        <message>
            <source>✓ Right: %1.</source>
            <translation>✓ 正确：%1。</translation>
        </message>
        <message>
            <source>The answer is marked.</source>
            <translation>答案已标出。</translation>
        </message>
        <message>
            <source>It is %1.</source>
            <translation>答案是 %1。</translation>
        </message>
        <message>
            <source>≈ Near: it is %1.</source>
            <translation>≈ 接近：答案是 %1。</translation>
        </message>
        <message>
            <source>✗ Not this one.</source>
            <translation>✗ 不是这个。</translation>
        </message>
        <message>
            <source>✗ Not quite: it is %1.</source>
            <translation>✗ 不太对：答案是 %1。</translation>
        </message>
    </context>
    <context>
        <name>unroll::PredictionsCard</name>
        <message>
            <source>Predictions on validation samples</source>
            <translation>对验证样本的预测</translation>
        </message>
        <message>
            <source>Worst first</source>
            <translation>误差大的在前</translation>
        </message>
        <message>
            <source>%1 of %2 wrong</source>
            <translation>错 %1 个，共 %2 个</translation>
        </message>
        <message>
            <source>Predictions on training samples</source>
            <translation>对训练样本的预测</translation>
        </message>
    </context>
    <context>
        <name>unroll::PrintedNote</name>
        <message>
            <source>our correction</source>
            <translation>我们的更正</translation>
        </message>
        <message>
            <source>the document's correction</source>
            <translation>文档自己的更正</translation>
        </message>
        <message>
            <source>as printed</source>
            <translation>原文</translation>
        </message>
        <message>
            <source>as printed in %1</source>
            <translation>%1 的原文</translation>
        </message>
        <message>
            <source>as it should be (%1)</source>
            <translation>正确写法（%1）</translation>
        </message>
    </context>
    <context>
        <name>unroll::ProblemBubble</name>
        <message>
            <source>Error</source>
            <translation>错误</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <source>Hide this problem</source>
            <translation>隐藏此问题</translation>
        </message>
    </context>
    <context>
        <name>unroll::ProblemsList</name>
        <message>
            <source>Problems</source>
            <translation>问题</translation>
        </message>
        <message>
            <source>Close the list of problems</source>
            <translation>关闭问题列表</translation>
        </message>
        <message>
            <source>No problems: the network can be trained and explained.</source>
            <translation>没有问题：网络可以训练和讲解。</translation>
        </message>
        <message>
            <source>Go to this layer</source>
            <translation>转到此层</translation>
        </message>
        <message>
            <source>line %1, column %2 of the file</source>
            <translation>文件第 %1 行第 %2 列</translation>
        </message>
        <message>
            <source>The network is empty. Begin with an Input layer; what is wrong with a network is listed here, with buttons that mend it.</source>
            <translation>网络为空。请先放一个输入层；网络中的问题会列在这里，并附有解决问题的按钮。</translation>
        </message>
    </context>
    <context>
        <name>unroll::ReadingsBar</name>
        <message>
            <source>%1 s</source>
            <translation>%1 秒</translation>
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation>%1 分 %2 秒</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 小时 %2 分</translation>
        </message>
        <message>
            <source>loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>epoch</source>
            <translation>轮次</translation>
        </message>
        <message>
            <source>step</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>samples per second</source>
            <translation>样本/秒</translation>
        </message>
        <message>
            <source>time left</source>
            <translation>剩余时间</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Takes effect with the next step; the arrow keys go 1, 2, 5, 10</source>
            <translation>从下一步起生效；方向键按 1、2、5、10 调节</translation>
        </message>
        <message>
            <source>The run has ended; start another to change its rate</source>
            <translation>本次训练已结束；开始新的训练后才能更改学习率</translation>
        </message>
        <message>
            <source>Start training to change the rate while it runs; the document's is set in Build</source>
            <translation>训练开始后可随时更改学习率；文档中的学习率在“构建”中设置</translation>
        </message>
        <message>
            <source>validation %1</source>
            <translation>验证 %1</translation>
        </message>
        <message>
            <source>of %1</source>
            <translation>共 %1</translation>
        </message>
        <message>
            <source>step %1 of %2</source>
            <translation>第 %1 步，共 %2 步</translation>
        </message>
        <message>
            <source>samples per second %1</source>
            <translation>每秒 %1 个样本</translation>
        </message>
        <message>
            <source>share on the diagonal</source>
            <translation>对角线上的比例</translation>
        </message>
    </context>
    <context>
        <name>unroll::SamplePicker</name>
        <message>
            <source>Sample</source>
            <translation>样本</translation>
        </message>
        <message>
            <source>Sample from</source>
            <translation>样本来源</translation>
        </message>
        <message>
            <source>Sample number</source>
            <translation>样本编号</translation>
        </message>
        <message>
            <source>the document's sample</source>
            <translation>文档自带样本</translation>
        </message>
        <message>
            <source>worked example</source>
            <translation>演算示例</translation>
        </message>
        <message>
            <source>training data</source>
            <translation>训练数据</translation>
        </message>
        <message>
            <source>validation data</source>
            <translation>验证数据</translation>
        </message>
        <message>
            <source>of %1</source>
            <translation>共 %1</translation>
        </message>
        <message>
            <source>Picture of the sample</source>
            <translation>样本图像</translation>
        </message>
        <message>
            <source>from %1</source>
            <translation>出自 %1</translation>
        </message>
        <message>
            <source>class: %1</source>
            <translation>类别：%1</translation>
        </message>
        <message>
            <source>target: %1</source>
            <translation>目标：%1</translation>
        </message>
        <message>
            <source>As in training</source>
            <translation>如同训练时</translation>
        </message>
        <message>
            <source>Dropout draws and statistics of the batch, which is this sample alone. Else the network computes as when it predicts.</source>
            <translation>使用随机丢弃和批量的统计量（批量只有这一个样本）。否则网络像预测时那样计算。</translation>
        </message>
    </context>
    <context>
        <name>unroll::SampleTile</name>
        <message>
            <source>sample %1</source>
            <translation>样本 %1</translation>
        </message>
        <message>
            <source>%1: wrong, %2 with %3, it is %4</source>
            <translation>%1：错误，预测为 %2（%3），实为 %4</translation>
        </message>
        <message>
            <source>%1: right, %2 with %3</source>
            <translation>%1：正确，预测为 %2（%3）</translation>
        </message>
        <message>
            <source>%1: predicted %2, it is %3</source>
            <translation>%1：预测 %2，实际 %3</translation>
        </message>
        <message>
            <source>%1: %2
wrong, %3 of %4 steps right
predicted: %5
it is: %6</source>
            <translation>%1：%2
错误，%4 步中 %3 步正确
预测：%5
实际：%6</translation>
        </message>
        <message>
            <source>%1: %2
right, all %3 steps: %4</source>
            <translation>%1：%2
正确，全部 %3 步：%4</translation>
        </message>
        <message>
            <source>%1
wrong, it goes on with %2 (%3), it is %4</source>
            <translation>%1
错误，预测接着是 %2（%3），实际是 %4</translation>
        </message>
        <message>
            <source>%1
right, it goes on with %2 (%3)</source>
            <translation>%1
正确，接着是 %2（%3）</translation>
        </message>
        <message>
            <source>%1 of %2 steps right</source>
            <translation>%2 步中有 %1 步正确</translation>
        </message>
    </context>
    <context>
        <name>unroll::SheetMaker</name>
        <message>
            <source>Click a number, or choose it with the arrow keys and Return: it becomes a blank. Again, and it is a number as before.</source>
            <translation>点击一个数，或用方向键和回车选择：它会变成空格。再点一次，又变回数。</translation>
        </message>
        <message>
            <source>only the symbol</source>
            <translation>只有符号</translation>
        </message>
        <message>
            <source>its formula</source>
            <translation>它的公式</translation>
        </message>
        <message>
            <source>the formula with its numbers</source>
            <translation>代入数字的公式</translation>
        </message>
        <message>
            <source>Decimals that are asked for</source>
            <translation>要求的小数位数</translation>
        </message>
        <message>
            <source>Beside each blank</source>
            <translation>每个空格旁边</translation>
        </message>
        <message>
            <source>Make the sheet</source>
            <translation>生成练习单</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>A sheet on %1</source>
            <translation>关于 %1 的练习单</translation>
        </message>
        <message>
            <source>1 blank</source>
            <translation>1 个空格</translation>
        </message>
        <message>
            <source>%1 blanks</source>
            <translation>%1 个空格</translation>
        </message>
        <message>
            <source>Choose at least one number</source>
            <translation>请至少选择一个数</translation>
        </message>
        <message>
            <source>%1 is given, not computed: a student can't work it out.</source>
            <translation>%1 是已知的，不是算出来的：学生无法推算。</translation>
        </message>
    </context>
    <context>
        <name>unroll::SheetView</name>
        <message>
            <source>Work sheet…</source>
            <translation>练习单…</translation>
        </message>
        <message>
            <source>Export the sheet with or without answers: PDF, LaTeX, pictures (Ctrl+E)</source>
            <translation>导出练习单，可带或不带答案：PDF、LaTeX、图片（Ctrl+E）</translation>
        </message>
        <message>
            <source>New numbers</source>
            <translation>换一组数</translation>
        </message>
        <message>
            <source>The same task with other numbers that are easy to reckon with (Ctrl+R)</source>
            <translation>同一道题，换一组便于心算的数（Ctrl+R）</translation>
        </message>
        <message>
            <source>given</source>
            <translation>已知</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>检查</translation>
        </message>
        <message>
            <source>Check what is filled in (Ctrl+Return)</source>
            <translation>检查所填内容（Ctrl+回车）</translation>
        </message>
        <message>
            <source>Hint</source>
            <translation>提示</translation>
        </message>
        <message>
            <source>Show solution</source>
            <translation>显示解答</translation>
        </message>
        <message>
            <source>numbers no. %1</source>
            <translation>第 %1 组数</translation>
        </message>
        <message numerus="yes">
            <source>Write decimals with %n digits behind the point, fractions such as 3/4, or terms such as 2·0.5 + 1.</source>
            <translation>
                <numerusform>可写保留 %n 位的小数、3/4 这样的分数，或 2·0.5 + 1 这样的算式。</numerusform>
            </translation>
        </message>
        <message>
            <source>Why?</source>
            <translation>为什么？</translation>
        </message>
        <message>
            <source>Why? Blank %1: where its number comes from</source>
            <translation>为什么？空格 %1：它的数从何而来</translation>
        </message>
        <message>
            <source>… Fill in all numbers of this blank.</source>
            <translation>… 请填完这个空格的所有数。</translation>
        </message>
        <message>
            <source>Another hint</source>
            <translation>再提示一下</translation>
        </message>
        <message>
            <source>The solution is shown</source>
            <translation>已显示解答</translation>
        </message>
        <message>
            <source>A hint at a time: in words, the formula, the formula with its numbers</source>
            <translation>每次一个提示：先用文字，再给公式，最后给代入数字的公式</translation>
        </message>
        <message>
            <source>There is nothing more to hint at</source>
            <translation>没有更多提示了</translation>
        </message>
        <message>
            <source>The solution is shown. Take new numbers to try again.</source>
            <translation>已显示解答。换一组数再试一次。</translation>
        </message>
        <message>
            <source>Solution shown · %1 of %2 found</source>
            <translation>已显示解答 · 自己找到 %1 / %2</translation>
        </message>
        <message>
            <source>✓ Right</source>
            <translation>✓ 正确</translation>
        </message>
        <message>
            <source>✓ All %1 right</source>
            <translation>✓ %1 个全部正确</translation>
        </message>
        <message>
            <source>%1 of %2 right</source>
            <translation>%2 个中有 %1 个正确</translation>
        </message>
        <message>
            <source>1 blank</source>
            <translation>1 个空格</translation>
        </message>
        <message>
            <source>%1 blanks</source>
            <translation>%1 个空格</translation>
        </message>
    </context>
    <context>
        <name>unroll::SoftmaxPage</name>
        <message>
            <source>Softmax: %1 numbers, their exponentials and shares</source>
            <translation>Softmax：%1 个数、它们的指数和占比</translation>
        </message>
    </context>
    <context>
        <name>unroll::StatisticsPage</name>
        <message>
            <source>%1 numbers with the mean %2 and the variance %3</source>
            <translation>%1 个数，均值 %2，方差 %3</translation>
        </message>
        <message>
            <source>(x − mean) ÷ spread: mean 0, spread 1</source>
            <translation>（x − 均值）÷ 标准差：均值为 0，标准差为 1</translation>
        </message>
        <message>
            <source>%1 numbers · mean %2 · variance %3 · spread √(variance + ε) %4</source>
            <translation>%1 个数 · 均值 %2 · 方差 %3 · 标准差 √(方差 + ε) %4</translation>
        </message>
        <message>
            <source>mean %1 and variance %2 are kept from training · spread √(variance + ε) %3</source>
            <translation>均值 %1 和方差 %2 来自训练 · 标准差 √(方差 + ε) %3</translation>
        </message>
        <message>
            <source>(x − mean) ÷ spread</source>
            <translation>（x − 均值）÷ 标准差</translation>
        </message>
    </context>
    <context>
        <name>unroll::StatusLine</name>
        <message>
            <source>%1 s left</source>
            <translation>剩余 %1 秒</translation>
        </message>
        <message>
            <source>%1 min %2 s left</source>
            <translation>剩余 %1 分 %2 秒</translation>
        </message>
        <message>
            <source>%1 h %2 min left</source>
            <translation>剩余 %1 小时 %2 分</translation>
        </message>
        <message>
            <source>preparing</source>
            <translation>准备中</translation>
        </message>
        <message>
            <source>training</source>
            <translation>训练中</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>trained</source>
            <translation>训练完成</translation>
        </message>
        <message>
            <source>stopped: not a finite number</source>
            <translation>已停止：出现非有限数</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Show or hide the list of problems (F8)</source>
            <translation>显示或隐藏问题列表（F8）</translation>
        </message>
        <message>
            <source>Zoom to 100 %</source>
            <translation>缩放至 100%</translation>
        </message>
        <message>
            <source>English</source>
            <translation>中文</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>zoom %1 %</source>
            <translation>缩放 %1%</translation>
        </message>
        <message>
            <source>No problems</source>
            <translation>没有问题</translation>
        </message>
        <message>
            <source>1 problem</source>
            <translation>1 个问题</translation>
        </message>
        <message>
            <source>%1 problems</source>
            <translation>%1 个问题</translation>
        </message>
        <message>
            <source>%1 parameters</source>
            <translation>%1 个参数</translation>
        </message>
        <message>
            <source>%1 forward</source>
            <translation>前向 %1</translation>
        </message>
        <message>
            <source>reading data</source>
            <translation>读取数据中</translation>
        </message>
        <message>
            <source>epoch %1 of %2</source>
            <translation>第 %1 轮，共 %2 轮</translation>
        </message>
        <message>
            <source>step %1</source>
            <translation>第 %1 步</translation>
        </message>
        <message>
            <source>%1 samples/s</source>
            <translation>%1 样本/秒</translation>
        </message>
        <message>
            <source>edited since start</source>
            <translation>开始后已编辑</translation>
        </message>
        <message>
            <source>Empty: add a first layer</source>
            <translation>空：请添加第一个层</translation>
        </message>
    </context>
    <context>
        <name>unroll::StepCard</name>
        <message>
            <source>in symbols</source>
            <translation>符号式</translation>
        </message>
        <message>
            <source>with the numbers</source>
            <translation>代入数值</translation>
        </message>
        <message>
            <source>result</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>with its numbers</source>
            <translation>代入其数值</translation>
        </message>
        <message>
            <source>its value</source>
            <translation>其值</translation>
        </message>
        <message>
            <source>one number: %1</source>
            <translation>单个数：%1</translation>
        </message>
        <message>
            <source>our correction</source>
            <translation>我们的更正</translation>
        </message>
        <message>
            <source>the document's correction</source>
            <translation>文档的更正</translation>
        </message>
        <message>
            <source>as printed</source>
            <translation>原文</translation>
        </message>
        <message>
            <source>as printed in %1</source>
            <translation>%1 的原文</translation>
        </message>
        <message>
            <source>as it should be (%1)</source>
            <translation>正确写法（%1）</translation>
        </message>
    </context>
    <context>
        <name>unroll::StepDots</name>
        <message>
            <source>Step %1 of %2: %3</source>
            <translation>第 %1 步，共 %2 步：%3</translation>
        </message>
        <message>
            <source>%1. %2</source>
            <translation>%1. %2</translation>
        </message>
    </context>
    <context>
        <name>unroll::StepList</name>
        <message>
            <source>Steps</source>
            <translation>步骤</translation>
        </message>
        <message>
            <source>Printed wrongly in the document</source>
            <translation>文档中印错</translation>
        </message>
        <message>
            <source>loss</source>
            <translation>损失</translation>
        </message>
    </context>
    <context>
        <name>unroll::StepSlider</name>
        <message>
            <source>Step</source>
            <translation>步长</translation>
        </message>
    </context>
    <context>
        <name>unroll::TensorView</name>
        <message>
            <source>%1, %2, from %3 to %4</source>
            <translation>%1，%2，取值从 %3 到 %4</translation>
        </message>
    </context>
    <context>
        <name>unroll::TimelineView</name>
        <message>
            <source>Scroll the time steps</source>
            <translation>滚动时间步</translation>
        </message>
        <message numerus="yes">
            <source>%1 unrolled over %n time steps</source>
            <translation>
                <numerusform>%1 按时间展开为 %n 步</numerusform>
            </translation>
        </message>
        <message>
            <source>t = %1</source>
            <translation>t = %1</translation>
        </message>
        <message>
            <source>log scale</source>
            <translation>对数刻度</translation>
        </message>
        <message>
            <source>gradient norm %1</source>
            <translation>梯度范数 %1</translation>
        </message>
    </context>
    <context>
        <name>unroll::TopBar</name>
        <message>
            <source>Views</source>
            <translation>视图</translation>
        </message>
        <message>
            <source>Build</source>
            <translation>构建</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Explain</source>
            <translation>讲解</translation>
        </message>
        <message>
            <source>Ctrl+%1</source>
            <translation>Ctrl+%1</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>单步</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>%1, not saved</source>
            <translation>%1，未保存</translation>
        </message>
        <message>
            <source>Not saved in a file yet</source>
            <translation>尚未保存到文件</translation>
        </message>
        <message>
            <source>Undo: %1</source>
            <translation>撤销：%1</translation>
        </message>
        <message>
            <source>Nothing to undo</source>
            <translation>没有可撤销的操作</translation>
        </message>
        <message>
            <source>Redo: %1</source>
            <translation>重做：%1</translation>
        </message>
        <message>
            <source>Nothing to redo</source>
            <translation>没有可重做的操作</translation>
        </message>
        <message>
            <source>Mend the problems first: they are listed at the bottom left</source>
            <translation>请先解决问题：见左下角的问题列表</translation>
        </message>
        <message>
            <source>Pause after this step</source>
            <translation>完成这一步后暂停</translation>
        </message>
        <message>
            <source>Nothing is training</source>
            <translation>没有正在进行的训练</translation>
        </message>
        <message>
            <source>The data are being read</source>
            <translation>正在读取数据</translation>
        </message>
        <message>
            <source>Go on training</source>
            <translation>继续训练</translation>
        </message>
        <message>
            <source>Train this network</source>
            <translation>训练此网络</translation>
        </message>
        <message>
            <source>Train one step, then pause</source>
            <translation>训练一步后暂停</translation>
        </message>
        <message>
            <source>Pause first, then step</source>
            <translation>请先暂停，再单步训练</translation>
        </message>
        <message>
            <source>Stop training and keep what was learned</source>
            <translation>停止训练，保留已学到的内容</translation>
        </message>
        <message>
            <source>Forget what was learned and start from the seed</source>
            <translation>清除已学到的内容，由种子重新开始</translation>
        </message>
        <message>
            <source>Nothing was trained yet</source>
            <translation>尚未训练</translation>
        </message>
        <message>
            <source>There is no network yet: add layers first</source>
            <translation>还没有网络：请先添加层</translation>
        </message>
        <message>
            <source>Chalkboard</source>
            <translation>黑板</translation>
        </message>
        <message>
            <source>Lessons</source>
            <translation>课程</translation>
        </message>
    </context>
    <context>
        <name>unroll::TrainView</name>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Gradient norm</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>logarithmic</source>
            <translation>对数</translation>
        </message>
        <message>
            <source>training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>validation</source>
            <translation>验证</translation>
        </message>
        <message>
            <source>gradient norm</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>Reading the data from %1 …</source>
            <translation>正在从 %1 读取数据…</translation>
        </message>
        <message>
            <source>The network was edited since this run started. Reset, then Train, to train it as it is now.</source>
            <translation>本次训练开始后网络已被编辑。先“重置”再“训练”，即可训练现在的网络。</translation>
        </message>
        <message>
            <source>lr %1 → %2</source>
            <translation>学习率 %1 → %2</translation>
        </message>
    </context>
    <context>
        <name>unroll::TrainingStrip</name>
        <message>
            <source>steps of the run: %1</source>
            <translation>训练步数：%1</translation>
        </message>
        <message>
            <source>training steps on what is shown: %1</source>
            <translation>对所示样本的训练步数：%1</translation>
        </message>
        <message>
            <source>loss %1 → %2</source>
            <translation>损失 %1 → %2</translation>
        </message>
        <message>
            <source>The loss of what is shown, after each step</source>
            <translation>每一步之后所示样本的损失</translation>
        </message>
        <message>
            <source>Back to the start</source>
            <translation>回到起点</translation>
        </message>
        <message>
            <source>Takes all these steps back</source>
            <translation>撤回所有这些步骤</translation>
        </message>
    </context>
    <context>
        <name>unroll::Transport</name>
        <message>
            <source>First step</source>
            <translation>第一步</translation>
        </message>
        <message>
            <source>Step back</source>
            <translation>上一步</translation>
        </message>
        <message>
            <source>Next step</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>Last step</source>
            <translation>最后一步</translation>
        </message>
        <message>
            <source>Forward</source>
            <translation>前向</translation>
        </message>
        <message>
            <source>Backward</source>
            <translation>反向</translation>
        </message>
        <message>
            <source>Pause the steps</source>
            <translation>暂停播放</translation>
        </message>
        <message>
            <source>Play the steps</source>
            <translation>播放步骤</translation>
        </message>
        <message>
            <source>step %1 of %2</source>
            <translation>第 %1 步，共 %2 步</translation>
        </message>
        <message>
            <source>There is no target, so there is no loss to go back from.</source>
            <translation>没有目标，因此没有损失可供反向传播。</translation>
        </message>
        <message>
            <source>operation</source>
            <translation>运算</translation>
        </message>
        <message>
            <source>section</source>
            <translation>小节</translation>
        </message>
        <message>
            <source>layer</source>
            <translation>层</translation>
        </message>
        <message>
            <source>time step</source>
            <translation>时间步</translation>
        </message>
        <message>
            <source>training step</source>
            <translation>训练步</translation>
        </message>
        <message>
            <source>How far a step goes</source>
            <translation>每一步走多远</translation>
        </message>
        <message>
            <source>Pace</source>
            <translation>速度</translation>
        </message>
        <message>
            <source>Loop: after the update the weights really change, and it begins again</source>
            <translation>循环：更新之后权重真正改变，然后重新开始</translation>
        </message>
        <message>
            <source>Loop</source>
            <translation>循环</translation>
        </message>
        <message>
            <source>by</source>
            <translation>按</translation>
        </message>
        <message>
            <source>Update</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>Training step</source>
            <translation>训练步</translation>
        </message>
        <message>
            <source>The optimizer's step: the weights become the new ones, and the pass is computed with them</source>
            <translation>优化器的一步：权重变为新值，并用新权重重新计算</translation>
        </message>
        <message>
            <source>There is no update to show: without a target, or while what the optimizer remembers is on its way.</source>
            <translation>没有可显示的更新：缺少目标，或优化器的状态还在读取中。</translation>
        </message>
    </context>
    <context>
        <name>unroll::UnrolledPanel</name>
        <message>
            <source>Recurrent weights ×</source>
            <translation>循环权重 ×</translation>
        </message>
        <message>
            <source>Factor of the recurrent weights</source>
            <translation>循环权重的倍数</translation>
        </message>
        <message>
            <source>Scales a copy of the weights that a step multiplies with the state before it. The document keeps its own.</source>
            <translation>缩放与上一步状态相乘的权重的副本。文档保留自己的权重。</translation>
        </message>
        <message>
            <source>As they are</source>
            <comment>the recurrent weights</comment>
            <translation>保持原样</translation>
        </message>
        <message>
            <source>Back to the weights of the document</source>
            <translation>恢复文档的权重</translation>
        </message>
        <message>
            <source>Backward direction</source>
            <translation>反向方向</translation>
        </message>
        <message>
            <source>Show the cells that read the sequence from its end</source>
            <translation>显示从序列末尾开始读的单元</translation>
        </message>
        <message>
            <source>Beside it</source>
            <translation>并列对比</translation>
        </message>
        <message>
            <source>Another type of cell beside it</source>
            <translation>并列另一种单元</translation>
        </message>
        <message>
            <source>The same data through another type of cell of the same size, with fresh weights</source>
            <translation>用同样大小、重新初始化的另一种单元处理同样的数据</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>无</translation>
        </message>
        <message numerus="yes">
            <source>%n units</source>
            <translation>
                <numerusform>%n 个单元</numerusform>
            </translation>
        </message>
        <message>
            <source>This layer has no chain of steps.</source>
            <translation>这一层没有时间步链。</translation>
        </message>
        <message>
            <source>recurrent weights × %1</source>
            <translation>循环权重 × %1</translation>
        </message>
        <message>
            <source>what if: %1</source>
            <translation>假设：%1</translation>
        </message>
    </context>
    <context>
        <name>unroll::WindowPage</name>
        <message>
            <source>The window and its numbers. The arrow keys move it.</source>
            <translation>窗口和其中的数。方向键移动窗口。</translation>
        </message>
        <message>
            <source>Stop the window</source>
            <translation>停住窗口</translation>
        </message>
        <message>
            <source>Let the window run</source>
            <translation>让窗口移动</translation>
        </message>
        <message>
            <source>window</source>
            <translation>窗口</translation>
        </message>
        <message>
            <source>products</source>
            <translation>乘积</translation>
        </message>
        <message>
            <source>The %1 products together: %2</source>
            <translation>%1 个乘积之和：%2</translation>
        </message>
        <message>
            <source>The largest of %1 goes on: %2</source>
            <translation>%1 个中最大的继续传递：%2</translation>
        </message>
        <message>
            <source>The mean of %1: %2</source>
            <translation>%1 个的均值：%2</translation>
        </message>
        <message>
            <source>The sum of %1: %2</source>
            <translation>%1 个的和：%2</translation>
        </message>
        <message>
            <source>, with the bias %1: &lt;b&gt;%2&lt;/b&gt;</source>
            <translation>，加上偏置 %1：&lt;b&gt;%2&lt;/b&gt;</translation>
        </message>
        <message>
            <source>, map %1</source>
            <translation>，第 %1 个特征图</translation>
        </message>
    </context>
</TS>
