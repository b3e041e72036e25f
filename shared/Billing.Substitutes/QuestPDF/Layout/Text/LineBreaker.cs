using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout.Text;

/// <summary>
/// Divides text into lines: at line ends that it holds, after spaces, after hyphens and dashes inside words, between
/// ideographs, and, where a word alone is too long for a line, inside the word.
/// </summary>
internal sealed class LineBreaker(ShapedText shaped, float available, float indentation)
{
    private const char Hyphen = '-';
    private const char EmDash = '\u2014';
    private const char EnDash = '\u2013';
    private const char HyphenMark = '\u2010';
    private const char IdeographicSpace = '\u3000';
    private const char ZeroWidthSpace = '\u200B';
    private int _runIndex;

    /// <summary>Appends the lines from <paramref name="start"/> to the end of the text.</summary>
    public void Break(int start, List<TextLine> lines)
    {
        var text = shaped.Text;
        var startsParagraph = start == 0 || text[start - 1] == '\n';
        while (start < text.Length)
        {
            var line = Next(start, startsParagraph);
            lines.Add(Measured(line));
            startsParagraph = line.EndsParagraph;
            start = line.Next;
        }

        // A line end at the very end opens one more line, and no text at all is a line too.
        if (text.Length == 0 || text[^1] == '\n')
        {
            lines.Add(Measured(new TextLine(text.Length, text.Length, text.Length, 0) { EndsParagraph = true, StartsParagraph = true }));
        }
    }

    private TextLine Next(int start, bool startsParagraph)
    {
        var text = shaped.Text;
        var room = available + Size.Epsilon - (startsParagraph ? indentation : 0);
        var (width, shownWidth, shownEnd) = (0f, 0f, start);
        var (breakAt, breakWidth, breakEnd) = (-1, 0f, start);
        var run = shaped.Runs[0];
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (i < run.Start || i >= run.End)
            {
                run = RunAt(i);
            }

            if (c == '\n')
            {
                return new TextLine(start, shownEnd, i + 1, shownWidth) { EndsParagraph = true, StartsParagraph = startsParagraph };
            }

            width += shaped.Advance(run, c);
            if (IsSpace(c))
            {
                (breakAt, breakWidth, breakEnd) = (i + 1, shownWidth, shownEnd);
                continue;
            }

            if (width > room && i > start)
            {
                return breakAt > start
                    ? new TextLine(start, breakEnd, breakAt, breakWidth) { StartsParagraph = startsParagraph }
                    : new TextLine(start, i, i, shownWidth) { StartsParagraph = startsParagraph };
            }

            (shownWidth, shownEnd) = (width, i + 1);
            if (i + 1 < text.Length && MayBreakBetween(i > start ? text[i - 1] : ' ', c, text[i + 1]))
            {
                (breakAt, breakWidth, breakEnd) = (i + 1, shownWidth, shownEnd);
            }
        }

        return new TextLine(start, shownEnd, text.Length, shownWidth) { EndsParagraph = true, StartsParagraph = startsParagraph };
    }

    private TextRun RunAt(int index)
    {
        var runs = shaped.Runs;
        while (runs[_runIndex].End <= index)
        {
            _runIndex++;
        }

        while (runs[_runIndex].Start > index)
        {
            _runIndex--;
        }

        return runs[_runIndex];
    }

    /// <summary>The line with the height that its runs need.</summary>
    private TextLine Measured(TextLine line)
    {
        var (ascent, descent) = (0f, 0f);
        foreach (var run in shaped.Runs)
        {
            var touches = run.Start < Math.Max(line.Next, line.Start + 1) && run.End > line.Start;
            if (touches || (line.Start == shaped.Text.Length && run.End == line.Start))
            {
                ascent = Math.Max(ascent, run.Look.Ascent);
                descent = Math.Max(descent, run.Look.Descent);
            }
        }

        return line with { Ascent = ascent, Descent = descent };
    }

    private static bool IsSpace(char c) => c is ' ' or ZeroWidthSpace or IdeographicSpace;

    // A hyphen before a digit is a minus, or part of a number such as RE-2025-1; it stays with the digit.
    private static bool MayBreakBetween(char before, char c, char next) => c switch
    {
        Hyphen or HyphenMark => char.IsLetter(next) && char.IsLetterOrDigit(before),
        EnDash or EmDash => !char.IsDigit(next) && !IsSpace(before),
        '/' => char.IsLetter(next) && char.IsLetterOrDigit(before),
        _ => IsIdeograph(c) && IsIdeograph(next),
    };

    private static bool IsIdeograph(char c) =>
        c is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
