namespace QuestPDF.Infrastructure;

/// <summary>The weights of OpenType; a face that lacks one is replaced by its nearest neighbour.</summary>
public enum FontWeight
{
    Thin = 100,
    ExtraLight = 200,
    Light = 300,
    Normal = 400,
    Medium = 500,
    SemiBold = 600,
    Bold = 700,
    ExtraBold = 800,
    Black = 900,
    ExtraBlack = 1000,
}

public enum HorizontalAlignment
{
    Left,
    Center,
    Right,
}

public enum VerticalAlignment
{
    Top,
    Middle,
    Bottom,
}

public enum TextHorizontalAlignment
{
    Left,
    Center,
    Right,
    Justify,
    Start,
    End,
}

/// <summary>The side that limits an element that keeps its proportions.</summary>
public enum AspectRatioOption
{
    FitWidth,
    FitHeight,
    FitArea,
}

/// <summary>The licence of the document library that the user holds; it must be named before the first document.</summary>
public enum LicenseType
{
    Evaluation,
    Community,
    Professional,
    Enterprise,
}
