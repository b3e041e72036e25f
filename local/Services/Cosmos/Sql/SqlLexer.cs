using System.Globalization;
using System.Text;

namespace Billing.Local.Cosmos.Sql;

internal enum SqlTokenKind
{
    End,
    Name,
    Parameter,
    Text,
    Number,
    Symbol,
}

/// <summary>One word or sign of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The name, the sign, or the content of a string.</param>
/// <param name="Position">Where it starts in the query.</param>
/// <param name="Number">The value of a number.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position, double Number = 0)
{
    public bool Is(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    /// <summary>True if it is a certain keyword, in any case.</summary>
    public bool IsWord(string keyword) => Kind == SqlTokenKind.Name && string.Equals(Text, keyword, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts a query into words and signs.</summary>
internal sealed class SqlLexer(string query)
{
    private static readonly string[] Symbols =
    [
        ">>>", "<=", ">=", "!=", "<>", "??", "||", "<<", ">>", "=", "<", ">", "(", ")", "[", "]", "{", "}",
        ",", ".", "*", "+", "-", "/", "%", "?", ":", "&", "|", "^", "~",
    ];

    private int _at;

    public List<SqlToken> Read()
    {
        var tokens = new List<SqlToken>();
        while (true)
        {
            SkipBlank();
            if (_at >= query.Length)
            {
                tokens.Add(new SqlToken(SqlTokenKind.End, "end of query", _at));
                return tokens;
            }

            tokens.Add(Next());
        }
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    private void SkipBlank()
    {
        while (_at < query.Length)
        {
            if (char.IsWhiteSpace(query[_at]))
            {
                _at++;
            }
            else if (query[_at] == '-' && Peek(1) == '-')
            {
                var end = query.IndexOf('\n', _at);
                _at = end < 0 ? query.Length : end;
            }
            else if (query[_at] == '/' && Peek(1) == '*')
            {
                var end = query.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                _at = end < 0 ? throw Error("a comment that does not end") : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private char Peek(int ahead) => _at + ahead < query.Length ? query[_at + ahead] : '\0';

    private SqlToken Next()
    {
        var c = query[_at];
        if (IsNameStart(c))
        {
            return Word(SqlTokenKind.Name, 0);
        }

        if (c == '@')
        {
            return Word(SqlTokenKind.Parameter, 1);
        }

        if (c is '"' or '\'')
        {
            return Quoted(c);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number();
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(query, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new SqlToken(SqlTokenKind.Symbol, symbol, _at - symbol.Length);
            }
        }

        throw Error($"the character '{c}'");
    }

    private SqlToken Word(SqlTokenKind kind, int prefix)
    {
        var start = _at;
        _at += prefix;
        while (_at < query.Length && IsNamePart(query[_at]))
        {
            _at++;
        }

        return new SqlToken(kind, query[start.._at], start);
    }

    private SqlToken Number()
    {
        var start = _at;
        while (_at < query.Length && (char.IsAsciiLetterOrDigit(query[_at]) || query[_at] == '.' || IsExponentSign()))
        {
            _at++;
        }

        var text = query[start.._at];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new SqlToken(SqlTokenKind.Number, text, start, number)
            : throw Error($"the number '{text}'");
    }

    private bool IsExponentSign() => query[_at] is '+' or '-' && query[_at - 1] is 'e' or 'E' && char.IsAsciiDigit(Peek(1));

    private SqlToken Quoted(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < query.Length && query[_at] != quote)
        {
            text.Append(query[_at] == '\\' ? Escape() : query[_at]);
            _at++;
        }

        if (_at >= query.Length)
        {
            throw Error("a string that does not end");
        }

        _at++;
        return new SqlToken(SqlTokenKind.Text, text.ToString(), start);
    }

    private char Escape()
    {
        _at++;
        switch (Peek(0))
        {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 < query.Length
                && ushort.TryParse(query.AsSpan(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            case '\\' or '/' or '"' or '\'':
                return query[_at];
            default:
                throw Error("an escape in a string");
        }
    }

    private CosmosFault Error(string what) => CosmosFault.BadRequest($"Syntax error at position {_at}: {what} is not understood.");
}
