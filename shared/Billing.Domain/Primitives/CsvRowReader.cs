using System.Buffers;

namespace Billing.Domain.Primitives;

/// <summary>
/// Reads comma-separated rows (RFC 4180; another separator can be chosen) one at a time out of one buffer, so that a file of any length takes the same memory
/// and a field that nobody asks for costs no string. Rows end with LF or CRLF; blank lines are skipped.
/// </summary>
/// <remarks>
/// Why not CsvHelper: a settlement file is refused with line, column and reason, and is often a million lines. Here the line
/// number is that of the file, a stray quote or a cut-off row is a value and no exception, and fields are spans.
/// </remarks>
/// <param name="text">The file.</param>
/// <param name="separator">Between the fields of a row: a comma, semicolon, tab or bar; null for the one that the first line has most of.</param>
public sealed class CsvRowReader(TextReader text, char? separator = ',')
{
    /// <summary>Most characters of a row.</summary>
    public const int LongestRow = 64 * 1024;

    private const char ByteOrderMark = '\uFEFF';
    private const char NotText = '\uFFFD';

    private const string Separators = ",;\t|";

    private static readonly Dictionary<char, SearchValues<char>> PlainEnds = Separators.ToDictionary(each => each, each => SearchValues.Create($"{each}\"\r\n"));

    private SearchValues<char> _plainEnd = PlainEnds[separator ?? ','];
    private readonly char[] _buffer = new char[LongestRow];
    private Field[] _fields = new Field[32];
    private int _row;
    private int _end;
    private int _next;
    private int _nextLine = 1;
    private bool _atEnd;

    /// <summary>Character between the fields of a row.</summary>
    public char Separator { get; private set; } = separator ?? ',';

    /// <summary>Line of the file on which the row begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Number of fields that the row has.</summary>
    public int Count { get; private set; }

    /// <summary>Fault in the form of the row, or null. Its fields mean nothing then.</summary>
    public string? Fault { get; private set; }

    /// <summary>A field of the row, unquoted; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            var field = _fields[index];
            return _buffer.AsSpan(_row + field.Start, field.Length);
        }
    }

    /// <summary>Goes to the next row; false at the end of the file. After a fault the row is passed over as far as it was read.</summary>
    public bool Read()
    {
        do
        {
            _row = _next;
            Line = _nextLine;
            Count = 0;
            Fault = null;
            if (!Has(0))
            {
                return false;
            }

            if (Line == 1)
            {
                Begin();
            }

            ReadRow();
        }
        while (Count == 1 && _fields[0] is { Length: 0, Quoted: false } && Fault is null);

        if (Fault is null && _buffer.AsSpan(_row, _next - _row).Contains(NotText))
        {
            Fault = "holds bytes that are not UTF-8";
        }

        return true;
    }

    private void Begin()
    {
        if (At(0) == ByteOrderMark)
        {
            _row++;
        }

        if (separator is null)
        {
            var end = 0;
            while (Has(end) && At(end) is not ('\r' or '\n'))
            {
                end++;
            }

            var line = _buffer.AsSpan(_row, end).ToString();
            Separator = Separators.MaxBy(each => line.Count(letter => letter == each));
            _plainEnd = PlainEnds[Separator];
        }
    }

    private void ReadRow()
    {
        var at = 0;
        while (true)
        {
            at = Has(at) && At(at) == '"' ? ReadQuoted(at) : ReadPlain(at);
            if (Has(at) && At(at) == Separator)
            {
                at++;
                continue;
            }

            EndRow(at);
            return;
        }
    }

    private int ReadPlain(int start)
    {
        var at = start;
        while (Has(at))
        {
            var found = _buffer.AsSpan(_row + at, _end - _row - at).IndexOfAny(_plainEnd);
            if (found < 0)
            {
                at = _end - _row;
                continue;
            }

            at += found;
            if (At(at) != '"')
            {
                break;
            }

            Fault ??= "has a quote inside of a value that does not begin with one";
            at++;
        }

        Add(start, at - start, quoted: false);
        return at;
    }

    private int ReadQuoted(int open)
    {
        var at = open + 1;
        var doubled = false;
        while (Has(at))
        {
            var found = _buffer.AsSpan(_row + at, _end - _row - at).IndexOf('"');
            CountLines(at, found < 0 ? _end - _row - at : found);
            if (found < 0)
            {
                at = _end - _row;
                continue;
            }

            at += found + 1;
            if (Has(at) && At(at) == '"')
            {
                doubled = true;
                at++;
                continue;
            }

            Add(open + 1, at - open - 2, quoted: true);
            if (doubled)
            {
                Undouble(ref _fields[Count - 1]);
            }

            return AfterQuote(at);
        }

        Fault ??= "has a quoted value that does not end; the file may be cut off";
        Add(open + 1, at - open - 1, quoted: true);
        return at;
    }

    private int AfterQuote(int at)
    {
        if (!Has(at) || At(at) == Separator || At(at) is '\r' or '\n')
        {
            return at;
        }

        Fault ??= "has text after the closing quote of a value";
        while (Has(at) && At(at) != Separator && At(at) is not ('\r' or '\n'))
        {
            at++;
        }

        return at;
    }

    private void EndRow(int at)
    {
        if (Has(at) && At(at) == '\r')
        {
            at++;
        }

        if (Has(at) && At(at) == '\n')
        {
            at++;
        }

        _nextLine++;
        _next = _row + at;
    }

    /// <summary>The quotes of a finished field are in the buffer for good, so they may be closed up in place.</summary>
    private void Undouble(ref Field field)
    {
        var span = _buffer.AsSpan(_row + field.Start, field.Length);
        var length = 0;
        for (var i = 0; i < span.Length; i++)
        {
            span[length++] = span[i];
            if (span[i] == '"')
            {
                i++;
            }
        }

        field = field with { Length = length };
    }

    private void CountLines(int start, int length) => _nextLine += _buffer.AsSpan(_row + start, length).Count('\n');

    private void Add(int start, int length, bool quoted)
    {
        if (Count == _fields.Length)
        {
            Array.Resize(ref _fields, Count * 2);
        }

        _fields[Count++] = new Field(start, length, quoted);
    }

    private char At(int index) => _buffer[_row + index];

    /// <summary>True if the row has a character at this place; fetches more of the file when it must.</summary>
    private bool Has(int index) => _row + index < _end || Fill(index);

    private bool Fill(int index)
    {
        while (!_atEnd && _row + index >= _end)
        {
            if (_row > 0)
            {
                _buffer.AsSpan(_row, _end - _row).CopyTo(_buffer);
                _end -= _row;
                _row = 0;
            }

            if (_end == _buffer.Length)
            {
                // No sender makes a row like this: the quotes are wrong, or it is no such file.
                Fault = $"is longer than {LongestRow} characters";
                _atEnd = true;
                break;
            }

            var read = text.Read(_buffer, _end, _buffer.Length - _end);
            _atEnd = read == 0;
            _end += read;
        }

        return _row + index < _end;
    }

    private readonly record struct Field(int Start, int Length, bool Quoted);
}
