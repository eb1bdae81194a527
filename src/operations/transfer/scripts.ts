/*
 * POSIX scripts, run on either side. The first argument of each is the folder that paths are relative to, or nothing for the home. What
 * goes wrong is said on standard error, for the user.
 */

const enter = `cd -- "\${1:-$HOME}" || exit 1
shift`;

/** Arguments: the paths that must be there. */
export const findSources = `
${enter}
for path; do
  [ -e "$path" ] || [ -L "$path" ] || { echo "there is no \${path#./}" >&2; exit 1; }
done`;

/** Arguments: a folder, and what in it is to be sent. */
export const send = `
${enter}
cd -- "$1" || exit 1; shift
exec tar -cf - "$@"`;

/**
 * Arguments: the target, and how many sources there are. Prints the folder in which they are to be put together: beside the target, so that they
 * need only be renamed in the end.
 */
export const prepare = `
${enter}
if [ -d "$1" ]; then folder=$1
elif [ "$2" -gt 1 ]; then echo "\${1#./} is no folder" >&2; exit 1
else folder=$(dirname -- "$1")
fi
[ -d "$folder" ] || { echo "there is no folder \${folder#./}" >&2; exit 1; }
mktemp -d "\${folder%/}/.vagrant-vm-XXXXXXXX"`;

/** Removes a folder with whatever is in it; one that may not be written to keeps what is in it otherwise. */
const remove = `
remove() {
  chmod -R u+rwx "$1" 2>/dev/null
  rm -rf -- "$1"
}`;

/**
 * Arguments: the folder that `prepare` made, and the name of one in it to be filled with what is sent. A sender that was ended leaves nothing
 * here.
 */
export const receive = `
${remove}
${enter}
mkdir "$1/$2" && (cd -- "$1/$2" && tar -xpof - && cat >/dev/null) || { remove "$1"; exit 1; }`;

/**
 * Arguments: the folder that was filled, the target, and the paths in the folder. What has a path ending in `/.` takes the target's name,
 * or goes into it as it is; so does a single one when the target is no folder. All is looked at before anything is changed: a folder and
 * a file never take each other's place. Prints how many files there were.
 */
export const commit = `
${remove}
${enter}
stage=$1 said=$2 target=\${2%/} into=
[ ! -d "$said" ] || into=yes
shift 2
refuse() { echo "\${1#./} is $2, and $3 was to take its place" >&2; return 1; }
look() {
  folder=\${2%/*}
  [ -w "\${folder:-/}" ] || { echo "the folder \${folder#./} may not be written to" >&2; return 1; }
}
move() {
  # A link to a folder would be entered.
  if [ -L "$2" ]; then rm -f -- "$2" || return 1; fi
  # A folder can only be moved by who may write to it.
  if [ -L "$1" ] || [ ! -d "$1" ] || [ -w "$1" ]; then mv -f -- "$1" "$2"
  else chmod u+w "$1" && mv -f -- "$1" "$2" && chmod u-w "$2"
  fi
}
merge() {
  if [ -L "$2" ] || [ ! -d "$2" ]; then
    if [ -d "$3" ] && { [ ! -L "$2" ] || [ ! -L "$3" ]; }; then refuse "$3" "a folder" "something else"
    else "$1" "$2" "$3"
    fi
  elif [ -d "$3" ]; then
    [ "$1" = look ] || [ -w "$2" ] || chmod u+w "$2"
    for entry in "$2"/* "$2"/.[!.]* "$2"/..?*; do
      [ -e "$entry" ] || [ -L "$entry" ] || continue
      merge "$1" "$entry" "$3/\${entry##*/}" || return 1
    done
  elif [ -e "$3" ] || [ -L "$3" ]; then refuse "$3" "no folder" "one"
  else "$1" "$2" "$3"
  fi
}
place() {
  case $2 in
    */.) merge "$1" "$stage/\${2%/.}" "\${target:-/}" ;;
    *) if [ -n "$into" ]; then merge "$1" "$stage/$2" "$target/\${2##*/}"
       elif [ "$said" != "$target" ] && [ ! -d "$stage/$2" ]; then echo "there is no folder \${target#./}" >&2; return 1
       else merge "$1" "$stage/$2" "$target"
       fi ;;
  esac
}
find "$stage" ! -type d -exec sh -c 'echo $#' sh {} +
for path; do place look "$path" || exit 1; done
for path; do place move "$path" || exit 1; done
remove "$stage"`;

/** Arguments: a folder that `prepare` made. A program that still writes into it may make the first attempt fail. */
export const clear = `
${remove}
${enter}
remove "$1" 2>/dev/null || { sleep 1; remove "$1"; }`;
