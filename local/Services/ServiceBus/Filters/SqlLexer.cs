using System.Globalization;
using System.Text;

namespace Billing.Local.ServiceBus;

/// <summary>The kind of a piece of a SQL filter.</summary>
internal enum SqlTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A property name or keyword.</summary>
    Word,

    /// <summary>A property name in brackets or double quotes: never a keyword.</summary>
    Quoted,

    /// <summary>A constant: text or number.</summary>
    Constant,

    /// <summary>An operator, parenthesis, comma or dot.</summary>
    Symbol,
}

/// <summary>A piece of a SQL filter.</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, object? Value, int Position);

/// <summary>Cuts a SQL filter into pieces.</summary>
internal sealed class SqlLexer(string text)
{
    private int _position;

    public SqlToken Next()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }

        if (_position == text.Length)
        {
            return new SqlToken(SqlTokenKind.End, "the end", null, _position);
        }

        var c = text[_position];
        return c switch
        {
            '\'' => Enclosed('\'', SqlTokenKind.Constant),
            '"' => Enclosed('"', SqlTokenKind.Quoted),
            '[' => Enclosed(']', SqlTokenKind.Quoted),
            _ when char.IsLetter(c) => Word(),
            _ when char.IsAsciiDigit(c) => Number(),
            _ => Symbol(),
        };
    }

    private SqlToken Enclosed(char end, SqlTokenKind kind)
    {
        var start = _position++;
        var content = new StringBuilder();
        for (; _position < text.Length; _position++)
        {
            if (text[_position] != end)
            {
                content.Append(text[_position]);
            }
            else if (_position + 1 < text.Length && text[_position + 1] == end)
            {
                content.Append(end);
                _position++;
            }
            else
            {
                _position++;
                return new SqlToken(kind, content.ToString(), content.ToString(), start);
            }
        }

        throw new FormatException($"at position {start}: {end} is missing at the end");
    }

    private SqlToken Word()
    {
        var start = _position;
        while (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || text[_position] == '_'))
        {
            _position++;
        }

        return new SqlToken(SqlTokenKind.Word, text[start.._position], null, start);
    }

    private SqlToken Number()
    {
        var start = _position;
        while (_position < text.Length && IsNumberPart(start))
        {
            _position++;
        }

        var number = text[start.._position];
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            return new SqlToken(SqlTokenKind.Constant, number, whole, start);
        }

        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? new SqlToken(SqlTokenKind.Constant, number, real, start)
            : throw new FormatException($"at position {start}: '{number}' is not a number");
    }

    private bool IsNumberPart(int start)
    {
        var c = text[_position];
        return char.IsAsciiLetterOrDigit(c) || c == '.'
            || (c is '+' or '-' && _position > start && text[_position - 1] is 'e' or 'E');
    }

    private SqlToken Symbol()
    {
        var start = _position;
        var two = start + 1 < text.Length ? text.Substring(start, 2) : "";
        var length = two is "<>" or "!=" or "<=" or ">=" ? 2 : 1;
        _position += length;
        return new SqlToken(SqlTokenKind.Symbol, text.Substring(start, length), null, start);
    }
}
