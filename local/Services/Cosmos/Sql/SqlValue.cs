using System.Globalization;
using System.Text.Json;

namespace Billing.Local.Cosmos.Sql;

/// <summary>The types of the query language, in the order in which ORDER BY sorts them.</summary>
internal enum SqlType : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>
/// A value of the query language: part of a document, which stays as it was written, or computed. The default is undefined, the value of a
/// property that is not there.
/// </summary>
internal readonly struct SqlValue
{
    public static readonly SqlValue Undefined;
    public static readonly SqlValue Null = new(SqlType.Null, null, 0);
    public static readonly SqlValue True = new(SqlType.Boolean, null, 1);
    public static readonly SqlValue False = new(SqlType.Boolean, null, 0);
    private readonly JsonElement _element;
    private readonly object? _object;
    private readonly double _number;

    private SqlValue(SqlType type, object? value, double number)
    {
        Type = type;
        _object = value;
        _number = number;
    }

    private SqlValue(SqlType type, JsonElement element)
    {
        Type = type;
        _element = element;
    }

    public SqlType Type { get; }

    public bool IsDefined => Type != SqlType.Undefined;

    public bool IsTrue => Type == SqlType.Boolean && AsBoolean;

    public bool IsNumber => Type == SqlType.Number;

    public bool IsString => Type == SqlType.String;

    public bool AsBoolean => IsElement ? _element.ValueKind == JsonValueKind.True : _number != 0;

    public double AsNumber => IsElement ? _element.GetDouble() : _number;

    public string AsString => IsElement ? _element.GetString()! : (string)_object!;

    /// <summary>True if the value is part of a document, to be written as it stands there.</summary>
    public bool IsElement => _element.ValueKind != JsonValueKind.Undefined;

    public JsonElement Element => _element;

    /// <summary>The properties of a computed object.</summary>
    public IReadOnlyList<KeyValuePair<string, SqlValue>> ComputedProperties => (IReadOnlyList<KeyValuePair<string, SqlValue>>)_object!;

    /// <summary>Number of items that an array has.</summary>
    public int Count => IsElement ? _element.GetArrayLength() : ((SqlValue[])_object!).Length;

    public static SqlValue Of(bool value) => value ? True : False;

    /// <summary>A number; undefined when it is not finite, since JSON has no such number.</summary>
    public static SqlValue Of(double value) => double.IsFinite(value) ? new SqlValue(SqlType.Number, null, value) : Undefined;

    public static SqlValue Of(string value) => new(SqlType.String, value, 0);

    public static SqlValue Of(SqlValue[] items) => new(SqlType.Array, items, 0);

    /// <summary>An object without the properties whose value is undefined.</summary>
    public static SqlValue Of(IEnumerable<KeyValuePair<string, SqlValue>> properties) =>
        new(SqlType.Object, properties.Where(property => property.Value.IsDefined).ToArray(), 0);

    /// <summary>An object whose properties the caller may change until the next evaluation.</summary>
    public static SqlValue OfShared(KeyValuePair<string, SqlValue>[] properties) => new(SqlType.Object, properties, 0);

    public static SqlValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Number => new SqlValue(SqlType.Number, element),
        JsonValueKind.String => new SqlValue(SqlType.String, element),
        JsonValueKind.Array => new SqlValue(SqlType.Array, element),
        JsonValueKind.Object => new SqlValue(SqlType.Object, element),
        _ => Undefined,
    };

    /// <summary>A property of an object; undefined for anything else.</summary>
    public SqlValue Property(string name)
    {
        if (Type != SqlType.Object)
        {
            return Undefined;
        }

        if (IsElement)
        {
            return _element.TryGetProperty(name, out var found) ? Of(found) : Undefined;
        }

        foreach (var (key, value) in ComputedProperties)
        {
            if (key == name)
            {
                return value;
            }
        }

        return Undefined;
    }

    /// <summary>An item of an array; undefined for anything else and outside of the array.</summary>
    public SqlValue Item(double index)
    {
        if (Type != SqlType.Array || index != Math.Floor(index) || index < 0 || index >= Count)
        {
            return Undefined;
        }

        return IsElement ? Of(_element[(int)index]) : ((SqlValue[])_object!)[(int)index];
    }

    /// <summary>The items of an array; none for anything else.</summary>
    public IEnumerable<SqlValue> Items()
    {
        if (Type != SqlType.Array)
        {
            return [];
        }

        return IsElement ? _element.EnumerateArray().Select(Of) : (SqlValue[])_object!;
    }

    /// <summary>The properties of an object; none for anything else.</summary>
    public IEnumerable<KeyValuePair<string, SqlValue>> Properties()
    {
        if (Type != SqlType.Object)
        {
            return [];
        }

        return IsElement
            ? _element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Of(property.Value)))
            : ComputedProperties;
    }

    /// <summary>True if this is exactly a given string; cheaper than <see cref="AsString"/>.</summary>
    public bool IsText(string text) => IsString && (IsElement ? _element.ValueEquals(text) : (string)_object! == text);

    /// <summary>The number as an exact decimal, if it fits in one.</summary>
    public bool TryDecimal(out decimal value)
    {
        if (IsElement)
        {
            return _element.TryGetDecimal(out value);
        }

        return decimal.TryParse(SqlValueWriter.Format(_number), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
