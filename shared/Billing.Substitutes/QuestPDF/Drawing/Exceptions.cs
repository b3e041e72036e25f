namespace QuestPDF.Drawing.Exceptions;

/// <summary>The document is put together wrongly, for example two elements in one place.</summary>
public class DocumentComposeException : Exception
{
    internal DocumentComposeException(string message)
        : base(message)
    {
    }

    internal DocumentComposeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>The document cannot be written, for example because a character is in no font.</summary>
public class DocumentDrawingException : Exception
{
    internal DocumentDrawingException(string message)
        : base(message)
    {
    }
}

/// <summary>The content cannot fit: it needs more space than an empty page offers.</summary>
public class DocumentLayoutException : Exception
{
    internal DocumentLayoutException(string message)
        : base(message)
    {
    }
}
