import { type Refused, refused } from "./outcome.ts";
import { sniffText } from "./sniff-text.ts";

export type ReadAs = "pdf" | "xml" | "image";

export type Readable = {
  readonly kind: "readable";
  readonly mediaType: string;
  readonly readAs: ReadAs;
  /** the name says something else than the content */
  readonly note: string | null;
};

type Signature = {
  readonly at?: number;
  readonly bytes: string;
  readonly mediaType: string;
  /** a text may start with it; all other types have control characters, and a text that starts like them is a text */
  readonly isText?: true;
} & ({ readonly readAs: ReadAs } | { readonly refusal: string });

const ARCHIVE = "Archives are not opened: send the files one by one";
const PROGRAM = "Programs are never opened";
const PHOTO = "Photos of this kind are not read: send them as JPEG or PNG";
const OFFICE = "Word, Excel and PowerPoint files are not opened: save them as PDF";

/** First bytes of file types, as Latin-1 text, at offset 0 or `at`. */
const SIGNATURES: readonly Signature[] = [
  { bytes: "\x89PNG\r\n\x1a\n", mediaType: "image/png", readAs: "image" },
  { bytes: "\xff\xd8\xff", mediaType: "image/jpeg", readAs: "image" },
  { bytes: "II*\0", mediaType: "image/tiff", readAs: "image" },
  { bytes: "MM\0*", mediaType: "image/tiff", readAs: "image" },
  { bytes: "WEBP", at: 8, mediaType: "image/webp", readAs: "image" },
  { bytes: "GIF8", mediaType: "image/gif", refusal: PHOTO },
  { bytes: "BM", mediaType: "image/bmp", refusal: PHOTO },
  { bytes: "ftyphei", at: 4, mediaType: "image/heic", refusal: PHOTO },
  { bytes: "ftypmif1", at: 4, mediaType: "image/heif", refusal: PHOTO },
  { bytes: "ftypavif", at: 4, mediaType: "image/avif", refusal: PHOTO },
  { bytes: "PK\x05\x06", mediaType: "application/zip", refusal: ARCHIVE },
  { bytes: "\x1f\x8b", mediaType: "application/gzip", refusal: ARCHIVE },
  { bytes: "7z\xbc\xaf\x27\x1c", mediaType: "application/x-7z-compressed", refusal: ARCHIVE },
  { bytes: "Rar!", mediaType: "application/vnd.rar", refusal: ARCHIVE },
  { bytes: "BZh", mediaType: "application/x-bzip2", refusal: ARCHIVE },
  { bytes: "\xfd7zXZ", mediaType: "application/x-xz", refusal: ARCHIVE },
  { bytes: "ustar", at: 257, mediaType: "application/x-tar", refusal: ARCHIVE },
  { bytes: "\xd0\xcf\x11\xe0", mediaType: "application/x-ole-storage", refusal: OFFICE },
  { bytes: "{\\rtf", isText: true, mediaType: "application/rtf", refusal: OFFICE },
  { bytes: "MZ", mediaType: "application/x-msdownload", refusal: PROGRAM },
  { bytes: "\x7fELF", mediaType: "application/x-elf", refusal: PROGRAM },
  { bytes: "\xca\xfe\xba\xbe", mediaType: "application/x-mach-binary", refusal: PROGRAM },
  { bytes: "\xcf\xfa\xed\xfe", mediaType: "application/x-mach-binary", refusal: PROGRAM },
  { bytes: "#!", isText: true, mediaType: "text/x-script", refusal: PROGRAM },
  {
    bytes: "%!PS",
    isText: true,
    mediaType: "application/postscript",
    refusal: "PostScript files are not read: save them as PDF",
  },
];

const EXTENSIONS: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  tif: "image/tiff",
  tiff: "image/tiff",
  webp: "image/webp",
  xml: "application/xml",
};

/** The media type by content; the name only gives a note where it says something else. */
export function sniff(bytes: Uint8Array, filename: string): Readable | Refused {
  if (bytes.length === 0) return refused("document_empty", "The file is empty", null);
  const head = latin1(bytes.subarray(0, 1_024));
  // Readers accept a PDF whose header stands within the first 1,024 bytes (ISO 32000, implementation note 13).
  if (head.includes("%PDF-")) return readable("application/pdf", "pdf", filename);
  if (head.startsWith("PK\x03\x04")) return zip(latin1(bytes.subarray(0, 4_000)));
  const text = sniffText(bytes.subarray(0, 4_000));
  const known = SIGNATURES.find(
    ({ bytes: first, at, isText }) => head.startsWith(first, at ?? 0) && (isText ?? text === undefined),
  );
  if (known && "readAs" in known) return readable(known.mediaType, known.readAs, filename);
  if (known) return refused("document_type_unsupported", known.refusal, known.mediaType);
  if (text === undefined) {
    const reason = "The content is of no known type: send a PDF, an image or an XML invoice";
    return refused("document_type_unsupported", reason, null);
  }
  if (text.kind === "xml") return readable("application/xml", "xml", filename);
  return refused("document_type_unsupported", text.refusal, text.mediaType);
}

function readable(mediaType: string, readAs: ReadAs, filename: string): Readable {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(filename)?.[1]?.toLowerCase();
  const differs = extension !== undefined && EXTENSIONS[extension] !== mediaType;
  const note = differs
    ? `extension_differs: the file is named .${extension} but its content is ${mediaType}`
    : null;
  return { kind: "readable", mediaType, readAs, note };
}

/** Office files are ZIP archives that start with these members. */
function zip(head: string): Refused {
  const isOffice = /\[Content_Types\]\.xml|mimetypeapplication\/vnd\.oasis/.test(head);
  const mediaType = isOffice ? "application/vnd.openxmlformats-officedocument" : "application/zip";
  return refused("document_type_unsupported", isOffice ? OFFICE : ARCHIVE, mediaType);
}

/** A character a byte; TextDecoder's "latin1" is windows-1252 and is not. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
